#include "service/domain/audit/days.h"

#include <algorithm>

#include "absl/status/status.h"
#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

absl::StatusOr<Edtf> Parse(std::string_view field, const std::string& date) {
  absl::StatusOr<Edtf> parsed = ParseEdtf(date);
  if (parsed.ok()) return parsed;
  return absl::InvalidArgumentError(Concat({field, ": ", std::string(parsed.status().message())}));
}

}  // namespace

bool AuditDays::MayHold(const std::string& on) const {
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  return date.ok() ? Touch(date->first(), date->last()) : all;
}

bool AuditDays::MayTouch(const std::vector<Span>& readings) const {
  return std::any_of(readings.begin(), readings.end(), [this](const Span& reading) {
    const absl::CivilDay end = reading.end.has_value() ? reading.end->last - 1 : last;
    return Touch(reading.begin.first, std::max(end, reading.begin.first));
  });
}

absl::StatusOr<AuditDays> DaysOfRange(const std::string& from, const std::string& to) {
  AuditDays days;
  if (!from.empty()) {
    ASSIGN_OR_RETURN(const Edtf date, Parse("range.from", from));
    days.first = date.first();
    days.all = false;
  }
  if (!to.empty()) {
    ASSIGN_OR_RETURN(const Edtf date, Parse("range.to", to));
    days.last = date.last();
    days.all = false;
  }
  if (days.first > days.last) {
    return absl::InvalidArgumentError(
        Concat({"range.to: ", to, " ends before ", from, " begins; give the earlier date first"}));
  }
  return days;
}

AuditDays DaysOfTerm(const std::vector<Span>& readings) {
  AuditDays days;
  days.all = false;
  days.first = absl::CivilDay(9999, 12, 31);
  days.last = absl::CivilDay(1, 1, 1);
  for (const Span& reading : readings) {
    days.first = std::min(days.first, reading.begin.first);
    const absl::CivilDay end =
        reading.end.has_value() ? reading.end->last - 1 : absl::CivilDay(9999, 12, 31);
    days.last = std::max({days.last, end, reading.begin.first});
  }
  return days;
}

}  // namespace minutebook::domain
