#include "service/domain/answers/rotation.h"

#include "service/domain/edtf.h"

namespace minutebook::domain {
namespace {

bool Covers(const std::string& period, absl::CivilDay day) {
  const absl::StatusOr<Edtf> parsed = ParseEdtf(period);
  return parsed.ok() && parsed->first() <= day && day <= parsed->last();
}

// Whole months from one day to another, not earlier, one.
std::int64_t MonthsBetween(absl::CivilDay from, absl::CivilDay to) {
  const std::int64_t months = (to.year() - from.year()) * 12 + to.month() - from.month();
  return to.day() < from.day() ? months - 1 : months;
}

absl::CivilDay AddMonths(absl::CivilDay day, std::int64_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  return absl::CivilDay(month.year(), month.month(), day.day());
}

void Except(const OfficeRules& rules, absl::CivilDay day, Turn* turn) {
  for (const RowFact* fact : rules.exceptions) {
    const v1::TurnExcepted& excepted = fact->event().turn_excepted();
    if (excepted.party() == turn->party && Covers(excepted.turn(), day)) {
      turn->party = excepted.taken_by();
      turn->excepted = fact;
      return;
    }
  }
  for (const RowFact* fact : rules.exceptions) {
    const v1::TurnExcepted& excepted = fact->event().turn_excepted();
    if (!Covers(excepted.new_turn(), day)) continue;
    turn->party = excepted.party();
    turn->excepted = fact;
    return;
  }
}

}  // namespace

std::optional<Turn> TurnOn(const OfficeRules& rules, absl::CivilDay day) {
  const v1::Rotation& rotation = rules.definition.rotation();
  const std::int64_t months = rules.definition.term_rule().months();
  const absl::StatusOr<Edtf> first = ParseEdtf(rotation.first());
  if (months == 0 || rotation.order().empty() || !first.ok() || day < first->first()) {
    return std::nullopt;
  }
  const std::int64_t index = MonthsBetween(first->first(), day) / months;
  Turn turn;
  turn.party = rotation.order(static_cast<int>(index % rotation.order_size()));
  turn.first = AddMonths(first->first(), index * months);
  turn.end = AddMonths(first->first(), (index + 1) * months);
  Except(rules, day, &turn);
  if (turn.party.empty()) return std::nullopt;
  return turn;
}

}  // namespace minutebook::domain
