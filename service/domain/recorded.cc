#include "service/domain/recorded.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace minutebook::domain {

absl::StatusOr<RecordedEvent> ToRecorded(const v1::EventHeader& header,
                                         const std::string& event_bytes) {
  RecordedEvent recorded;
  EventEnvelope& envelope = recorded.envelope;
  envelope.position = header.position();
  if (header.event_id().size() != envelope.id.size() ||
      !recorded.event.ParseFromString(event_bytes)) {
    return absl::DataLossError(
        absl::StrCat("the event at position ", header.position(), " does not parse"));
  }
  std::copy(header.event_id().begin(), header.event_id().end(), envelope.id.begin());
  for (const auto& touched : header.bodies()) envelope.bodies.push_back(touched.body());
  return recorded;
}

}  // namespace minutebook::domain
