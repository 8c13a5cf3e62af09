#include "service/ledger/refusal.h"

#include "absl/strings/cord.h"

namespace minutebook::ledger {
namespace {
constexpr char kTypeUrl[] = "minutebook.ledger.Refusal";
}  // namespace

absl::Status RefuseWith(absl::StatusCode code, std::string message, const Refusal& refusal) {
  absl::Status status(code, message);
  status.SetPayload(kTypeUrl, absl::Cord(refusal.SerializeAsString()));
  return status;
}

absl::Status Refuse(absl::StatusCode code, v1::ErrorReason reason, std::string message,
                    std::initializer_list<std::pair<std::string, std::string>> metadata) {
  Refusal refusal;
  refusal.set_reason(reason);
  for (const auto& [key, value] : metadata) {
    auto* fact = refusal.add_metadata();
    fact->set_key(key);
    fact->set_value(value);
  }
  return RefuseWith(code, std::move(message), refusal);
}

void AddViolations(const domain::Violations& violations, Refusal* refusal) {
  for (const domain::Violation& violation : violations) {
    RefusalViolation* const added = refusal->add_violations();
    added->set_field(violation.field);
    added->set_code(violation.code);
    added->set_message(violation.message);
  }
}

domain::Violations ViolationsOf(const Refusal& refusal) {
  domain::Violations violations;
  for (const RefusalViolation& violation : refusal.violations()) {
    violations.push_back({violation.field(), violation.code(), violation.message()});
  }
  return violations;
}

absl::Status Busy(std::string message) {
  constexpr std::int64_t kRetryAfterMs = 50;
  Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_QUEUE_FULL);
  refusal.set_retry_after_ms(kRetryAfterMs);
  return RefuseWith(absl::StatusCode::kResourceExhausted, std::move(message), refusal);
}

std::optional<Refusal> RefusalOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kTypeUrl);
  if (!payload.has_value()) return std::nullopt;
  Refusal refusal;
  if (!refusal.ParseFromString(std::string(*payload))) return std::nullopt;
  return refusal;
}

}  // namespace minutebook::ledger
