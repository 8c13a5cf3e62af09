// The days that an audit looks at. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "service/domain/span.h"

namespace minutebook::domain {

struct AuditDays {
  absl::CivilDay first{1, 1, 1};
  absl::CivilDay last{9999, 12, 31};  // inclusive
  bool all = true;                    // what has no date is looked at too

  bool begins() const { return first > absl::CivilDay(1, 1, 1); }
  bool ends() const { return last < absl::CivilDay(9999, 12, 31); }
  // Whether something on an EDTF date may lie in the days.
  bool MayHold(const std::string& on) const;
  // Whether a term may cover one of the days, by one of its readings.
  bool MayTouch(const std::vector<Span>& readings) const;
  // Whether some day from `from` to `to`, both inclusive, is one of them.
  bool Touch(absl::CivilDay from, absl::CivilDay to) const { return from <= last && to >= first; }
};

// INVALID_ARGUMENT naming the field where one is no EDTF date, or `from` begins after `to` ends.
absl::StatusOr<AuditDays> DaysOfRange(const std::string& from, const std::string& to);
// All days that one of the readings may cover.
AuditDays DaysOfTerm(const std::vector<Span>& readings);

}  // namespace minutebook::domain
