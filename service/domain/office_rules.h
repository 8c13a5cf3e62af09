// The rules of an office in force on a day, as the facts of its row give them.
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "minutebook/v1/office.pb.h"
#include "service/domain/facts.h"

namespace minutebook::domain {

// Whether something had ended by a day.
enum class EndState { kNotYet, kPossibly, kEnded };

struct OfficeRules {
  bool defined = false;
  v1::OfficeDefined definition;        // with the changes that were in force
  std::uint32_t seats = 1;             // 0: no limit
  std::string abolished;               // EDTF; empty: not by then, not even possibly
  EndState ended = EndState::kNotYet;  // whether it was abolished by then
  Facts exceptions;                    // TurnExcepted, whenever
};

// A date that is not known to the day counts from its first day; one that is not stated, always.
bool InForce(const std::string& date, absl::CivilDay day);

// Whether what ended on `date` had ended by the day. The end is one day of the date, the first
// without what ended: possibly from the date's first day, certainly from its last. A date that is
// not stated ends nothing.
EndState EndedBy(const std::string& date, absl::CivilDay day);

OfficeRules RulesOn(const LedgerContext& context, const SubjectRow& office, absl::CivilDay day);

}  // namespace minutebook::domain
