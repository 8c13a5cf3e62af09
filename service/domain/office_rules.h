// The rules of an office in force on a day, as the facts of its row give them.
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "minutebook/v1/office.pb.h"
#include "service/domain/facts.h"

namespace minutebook::domain {

struct OfficeRules {
  bool defined = false;
  v1::OfficeDefined definition;  // with the changes that were in force
  std::uint32_t seats = 1;       // 0: no limit
  std::string abolished;         // EDTF; empty: not by then
  Facts exceptions;              // TurnExcepted, whenever
};

// A date that is not known to the day counts from its first day; one that is not stated, always.
bool InForce(const std::string& date, absl::CivilDay day);

OfficeRules RulesOn(const LedgerContext& context, const SubjectRow& office, absl::CivilDay day);

}  // namespace minutebook::domain
