// Who is due by an office's rotation. Derived when asked, never stored.
#pragma once

#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "service/domain/office_rules.h"

namespace minutebook::domain {

struct Turn {
  std::string party;
  absl::CivilDay first;
  absl::CivilDay end;                 // exclusive
  const RowFact* excepted = nullptr;  // what changed the order's turn; nullptr: nothing
};

// The turn that the day lies in, with the turns excepted; nullopt where the office has no rotation
// or no term rule, the first turn is still to come, or nobody is said to take the turn.
std::optional<Turn> TurnOn(const OfficeRules& rules, absl::CivilDay day);

}  // namespace minutebook::domain
