#include "tools/client/error.h"

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace minutebook::client {
namespace {

constexpr char kDetailsUrl[] = "type.googleapis.com/google.rpc.Status";
constexpr char kDomain[] = "minutebook";
constexpr char kClientDomain[] = "client.minutebook";
constexpr char kUnreachable[] = "UNREACHABLE";
// Begins the message of this reason, whose details do not reach who reads nothing.
constexpr char kReaderStalled[] = "READER_STALLED: ";

absl::Status WithInfo(absl::Status status, const char* domain, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_domain(domain);
  info.set_reason(reason);
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  status.SetPayload(kDetailsUrl, absl::Cord(details.SerializeAsString()));
  return status;
}

void ReadInfo(const google::rpc::ErrorInfo& info, Error& error) {
  if (info.domain() == kClientDomain) error.unreachable = info.reason() == kUnreachable;
  v1::ErrorReason reason;
  if (info.domain() == kDomain &&
      v1::ErrorReason_Parse(absl::StrCat("ERROR_REASON_", info.reason()), &reason)) {
    error.reason = reason;
  }
  error.metadata.insert(info.metadata().begin(), info.metadata().end());
}

void ReadDetail(const google::protobuf::Any& any, Error& error) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure failure;
  google::rpc::RetryInfo retry;
  if (any.UnpackTo(&info)) {
    ReadInfo(info, error);
  } else if (any.UnpackTo(&bad)) {
    for (const auto& v : bad.field_violations()) {
      error.fields.push_back({v.field(), v.description()});
    }
  } else if (any.UnpackTo(&failure)) {
    for (const auto& v : failure.violations()) {
      error.violations.push_back({v.type(), v.subject(), v.description()});
    }
  } else if (any.UnpackTo(&retry)) {
    error.retry_after = absl::Seconds(retry.retry_delay().seconds()) +
                        absl::Nanoseconds(retry.retry_delay().nanos());
  }
}

}  // namespace

Error ErrorOf(const absl::Status& status) {
  Error error;
  error.code = status.code();
  error.message = std::string(status.message());
  google::rpc::Status details;
  const auto payload = status.GetPayload(kDetailsUrl);
  if (payload && details.ParseFromString(std::string(*payload))) {
    for (const auto& any : details.details()) ReadDetail(any, error);
  } else if (error.code == absl::StatusCode::kResourceExhausted &&
             absl::StartsWith(error.message, kReaderStalled)) {
    error.reason = v1::ERROR_REASON_READER_STALLED;
  }
  return error;
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (!status.error_details().empty()) {
    result.SetPayload(kDetailsUrl, absl::Cord(status.error_details()));
  }
  return result;
}

absl::Status UnreachableError(const std::string& server) {
  return WithInfo(absl::UnavailableError(absl::StrCat("no connection to ", server)), kClientDomain,
                  kUnreachable);
}

absl::Status OutcomeUnknownError(const absl::Status& cause) {
  return WithInfo(absl::UnavailableError(absl::StrCat("sent, but not answered: ", cause.message())),
                  kDomain, "OUTCOME_UNKNOWN");
}

absl::Status AfterLostAnswer(const absl::Status& status) {
  // Ids are looked up before anything is refused for what it says, so such a refusal means that no
  // earlier attempt was recorded. One for want of room or of a server says nothing of them.
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return OutcomeUnknownError(status);
    default:
      return status;
  }
}

bool IsOutcomeUnknown(const absl::Status& status) {
  const Error error = ErrorOf(status);
  if (error.outcome_unknown()) return true;
  // A server that gave a reason has said what became of the call.
  const bool lost = error.code == absl::StatusCode::kUnavailable ||
                    error.code == absl::StatusCode::kDeadlineExceeded;
  return lost && error.reason == v1::ERROR_REASON_UNSPECIFIED;
}

bool IsRetryable(const absl::Status& status) {
  const Error error = ErrorOf(status);
  if (error.reason == v1::ERROR_REASON_READ_ONLY) return false;  // until somebody mends the ledger
  switch (error.code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return true;
    case absl::StatusCode::kResourceExhausted:
      return error.reason == v1::ERROR_REASON_QUEUE_FULL ||
             error.reason == v1::ERROR_REASON_PRINCIPAL_LIMIT ||
             error.reason == v1::ERROR_REASON_READER_STALLED;
    default:
      return false;
  }
}

}  // namespace minutebook::client
