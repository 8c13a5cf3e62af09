// What went wrong with a call. Every function of this library gives an absl::Status that carries
// the server's google.rpc details; ErrorOf unpacks them.
#pragma once

#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "minutebook/v1/error_reason.pb.h"

namespace minutebook::client {

// A field of the request that is missing, malformed or out of range.
struct FieldError {
  std::string field;  // path from the request, such as "events[0].event.on"
  std::string description;
};

// A rule of the domain that the request breaks.
struct RuleViolation {
  std::string rule;  // stable code
  std::string subject;
  std::string description;
};

struct Error {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string message;
  // ERROR_REASON_UNSPECIFIED where neither the server nor this library gave one.
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  std::map<std::string, std::string> metadata;  // meaning: see error_reason.proto
  std::vector<FieldError> fields;
  std::vector<RuleViolation> violations;
  std::optional<absl::Duration> retry_after;  // the server's wish
  // No connection could be made: nothing was sent.
  bool unreachable = false;

  // An append may or may not have been recorded: send it again under the same ids.
  bool outcome_unknown() const { return reason == v1::ERROR_REASON_OUTCOME_UNKNOWN; }
};

// Unpacks a status of this library; other statuses give their code and message alone.
Error ErrorOf(const absl::Status& status);

// The status of a call, with its details attached as a payload.
absl::Status FromGrpc(const grpc::Status& status);

// No connection to `server` could be made.
absl::Status UnreachableError(const std::string& server);
// An append was sent and not answered; `cause` says how the last attempt ended.
absl::Status OutcomeUnknownError(const absl::Status& cause);

// What an append's error means where an earlier attempt had no answer: OUTCOME_UNKNOWN, or that
// nothing was recorded.
absl::Status AfterLostAnswer(const absl::Status& status);

// A call that was sent ended without word of what became of it.
bool IsOutcomeUnknown(const absl::Status& status);

// The call may succeed when it is made again: it never arrived, the server is stopping or
// overloaded, or the answer was lost.
bool IsRetryable(const absl::Status& status);

}  // namespace minutebook::client
