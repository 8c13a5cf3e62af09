// An event as it was recorded, from its header and its bytes: the same for the server and for an
// auditor.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/record.pb.h"
#include "service/domain/event.h"

namespace minutebook::domain {

// `event_bytes` is empty where the payload was erased. DATA_LOSS, naming the position, where the
// bytes do not parse, or the id has another length.
absl::StatusOr<RecordedEvent> ToRecorded(const v1::EventHeader& header,
                                         const std::string& event_bytes);
// The same into an event that was read before, whose memory it takes. After an error it holds
// anything.
absl::Status ReadRecorded(const v1::EventHeader& header, const std::string& event_bytes,
                          RecordedEvent* recorded);

}  // namespace minutebook::domain
