// Offices as answers show them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/office_query.pb.h"
#include "service/domain/answers/question.h"
#include "service/domain/office_rules.h"

namespace minutebook::domain {

// Offices of a body that a look-up by name goes through at most.
inline constexpr std::size_t offices_by_name_max = 1000;

struct FoundOffice {
  std::string id;
  SharedRow row;
  OfficeRules rules;  // on the day asked
};

// By id, then by a name or alias, whatever their case. nullopt where no such office was in force.
absl::StatusOr<std::optional<FoundOffice>> FindOffice(Question& question, std::string_view body,
                                                      const std::string& text);

v1::Office MakeOffice(Question& question, const FoundOffice& office);

}  // namespace minutebook::domain
