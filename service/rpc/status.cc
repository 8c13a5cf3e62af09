#include "service/rpc/status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/ledger/refusal.h"

namespace minutebook::rpc {
namespace {

constexpr char kDomain[] = "minutebook";
// Longer messages do not survive the headers that carry them.
constexpr std::size_t kMessageBytesMax = 1000;
// Details travel in a trailer, and peers refuse headers beyond 8 KiB.
constexpr std::size_t kDetailsBytesMax = 4 * 1024;

v1::ErrorReason ReasonOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return v1::ERROR_REASON_INVALID_FIELD;
    case absl::StatusCode::kNotFound:
      return v1::ERROR_REASON_NOT_FOUND;
    case absl::StatusCode::kOutOfRange:
      return v1::ERROR_REASON_OUT_OF_RANGE;
    case absl::StatusCode::kDataLoss:
      return v1::ERROR_REASON_DAMAGED;
    case absl::StatusCode::kFailedPrecondition:
      return v1::ERROR_REASON_RULE_VIOLATED;
    case absl::StatusCode::kResourceExhausted:
      return v1::ERROR_REASON_LIMIT_EXCEEDED;
    case absl::StatusCode::kUnauthenticated:
      return v1::ERROR_REASON_UNAUTHENTICATED;
    default:
      return v1::ERROR_REASON_UNSPECIFIED;
  }
}

// "page.token: ..." names the field page.token.
std::string FieldOf(const std::string& message) {
  const std::size_t colon = message.find(": ");
  if (colon == std::string::npos || colon == 0) return "";
  const std::string field = message.substr(0, colon);
  return field.find(' ') == std::string::npos ? field : "";
}

ledger::Refusal DetailsOf(const absl::Status& status) {
  if (auto refusal = ledger::RefusalOf(status)) return *std::move(refusal);
  ledger::Refusal refusal;
  refusal.set_reason(ReasonOf(status.code()));
  const std::string message(status.message());
  const std::string field = FieldOf(message);
  if (status.code() == absl::StatusCode::kInvalidArgument && !field.empty()) {
    auto* violation = refusal.add_violations();
    violation->set_field(field);
    violation->set_code("INVALID");
    violation->set_message(message.substr(field.size() + 2));
  }
  return refusal;
}

void AddErrorInfo(const ledger::Refusal& refusal, google::rpc::Status* status) {
  google::rpc::ErrorInfo info;
  const std::string name = v1::ErrorReason_Name(refusal.reason());
  info.set_reason(std::string(absl::StripPrefix(name, "ERROR_REASON_")));
  info.set_domain(kDomain);
  for (const auto& fact : refusal.metadata()) (*info.mutable_metadata())[fact.key()] = fact.value();
  status->add_details()->PackFrom(info);
}

void AddViolations(const ledger::Refusal& refusal, bool of_rules, google::rpc::Status* status) {
  google::rpc::BadRequest bad;
  google::rpc::PreconditionFailure failure;
  std::size_t bytes = status->ByteSizeLong();
  int left_out = 0;
  for (const auto& violation : refusal.violations()) {
    bytes += violation.ByteSizeLong() + 16;
    if (bytes > kDetailsBytesMax) {
      ++left_out;
      continue;
    }
    if (of_rules) {
      auto* added = failure.add_violations();
      added->set_type(violation.code());
      added->set_subject(violation.field());
      added->set_description(violation.message());
    } else {
      auto* added = bad.add_field_violations();
      added->set_field(violation.field());
      added->set_description(absl::StrCat(violation.code(), ": ", violation.message()));
    }
  }
  if (left_out > 0) {
    const std::string more = absl::StrCat(left_out, " more; mend these first");
    if (of_rules) {
      failure.add_violations()->set_description(more);
    } else {
      bad.add_field_violations()->set_description(more);
    }
  }
  if (of_rules) {
    status->add_details()->PackFrom(failure);
  } else {
    status->add_details()->PackFrom(bad);
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  ledger::Refusal refusal = DetailsOf(status);
  if (refusal.reason() == v1::ERROR_REASON_UNSPECIFIED) refusal.set_reason(ReasonOf(status.code()));
  std::string message(status.message());
  if (message.size() > kMessageBytesMax) {
    // Not in the middle of a letter: back to a byte that begins one.
    std::size_t end = kMessageBytesMax;
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
    message.resize(end);
    absl::StrAppend(&message, "...");
  }
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  if (refusal.reason() != v1::ERROR_REASON_UNSPECIFIED) AddErrorInfo(refusal, &details);
  if (refusal.violations_size() > 0) {
    const bool of_rules = status.code() != absl::StatusCode::kInvalidArgument;
    AddViolations(refusal, of_rules, &details);
  }
  if (refusal.retry_after_ms() > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(refusal.retry_after_ms() / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int>(refusal.retry_after_ms() % 1000) *
                                           1'000'000);
    details.add_details()->PackFrom(retry);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message,
                      details.SerializeAsString());
}

}  // namespace minutebook::rpc
