#include "service/domain/recorded.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace minutebook::domain {

absl::StatusOr<RecordedEvent> ToRecorded(const v1::EventHeader& header,
                                         const std::string& event_bytes) {
  RecordedEvent recorded;
  if (absl::Status status = ReadRecorded(header, event_bytes, &recorded); !status.ok()) {
    return status;
  }
  return recorded;
}

absl::Status ReadRecorded(const v1::EventHeader& header, const std::string& event_bytes,
                          RecordedEvent* recorded) {
  EventEnvelope& envelope = recorded->envelope;
  envelope.position = header.position();
  if (header.event_id().size() != envelope.id.size() ||
      !recorded->event.ParseFromString(event_bytes)) {
    return absl::DataLossError(
        absl::StrCat("the event at position ", header.position(), " does not parse"));
  }
  std::copy(header.event_id().begin(), header.event_id().end(), envelope.id.begin());
  envelope.bodies.resize(static_cast<std::size_t>(header.bodies_size()));
  for (std::size_t i = 0; i < envelope.bodies.size(); ++i) {
    envelope.bodies[i] = header.bodies(static_cast<int>(i)).body();
  }
  return absl::OkStatus();
}

}  // namespace minutebook::domain
