// Makes and reads statuses that carry the details of a refusal.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "service/domain/violation.h"
#include "service/ledger/refusal.pb.h"

namespace minutebook::ledger {

absl::Status Refuse(absl::StatusCode code, v1::ErrorReason reason, std::string message,
                    std::initializer_list<std::pair<std::string, std::string>> metadata = {});
absl::Status RefuseWith(absl::StatusCode code, std::string message, const Refusal& refusal);

// Adds each of them to a refusal; and back.
void AddViolations(const domain::Violations& violations, Refusal* refusal);
domain::Violations ViolationsOf(const Refusal& refusal);

// RESOURCE_EXHAUSTED, to be tried again shortly: nothing is wrong with the request.
absl::Status Busy(std::string message);

// The details that a status carries; nullopt for one that was not made here.
std::optional<Refusal> RefusalOf(const absl::Status& status);

}  // namespace minutebook::ledger
