#include "service/domain/seat_calendar.h"

#include <algorithm>
#include <iterator>

#include "service/domain/facts.h"
#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

constexpr std::uint32_t kNoSeats = 0;
const absl::CivilDay kDayZero(1970, 1, 1);

int NumberOf(absl::CivilDay day) { return static_cast<int>(day - kDayZero); }

// What becomes of one that does hangs on no other event, and of none on it.
bool IsOfOneEvent(const TermState& term) {
  return term.facts.size() == 1 && !term.replaces.has_value() && term.ended_on.empty() &&
         term.disputed.empty() && term.set_aside.empty() && term.yields_to.empty() &&
         term.facts.front()->settlements().empty();
}

}  // namespace

SeatCalendar::SeatCalendar(const Tenures& tenures) : facts_(tenures.fact_count()) {
  // What ends terms asks who held the office on the day before.
  for (const Ending& ending : tenures.vacancies()) {
    Touch({NumberOf(ending.day.first) - 1, NumberOf(ending.day.last) + 1});
  }
  for (const RowFact* handover : tenures.handovers()) {
    const Boundary day = ParseBoundary(handover->event().on()).value_or(AnyDay());
    Touch({NumberOf(day.first) - 1, NumberOf(day.last) + 1});
  }
  std::set<EventId> replaced;
  for (const TermState& term : tenures.terms()) {
    if (term.replaces.has_value()) replaced.insert(*term.replaces);
  }
  std::vector<Apart> candidates;
  for (const TermState& term : tenures.terms()) {
    const Days days = DaysOf(term);
    if (IsOfOneEvent(term) && !replaced.contains(term.opened_by)) {
      candidates.push_back({days, term.opened_by});
      continue;
    }
    Touch(days);
    for (const RowFact* fact : term.facts) entangled_.insert(IdFromBytes(fact->event_id()));
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Apart& a, const Apart& b) { return a.days.first < b.days.first; });
  // Those that run into each other, or into the rest, are not apart.
  std::vector<bool> meets(candidates.size(), false);
  std::size_t longest = 0;
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    if (candidates[i].days.first < candidates[longest].days.end) {
      meets[i] = meets[longest] = true;
    }
    if (candidates[i].days.end > candidates[longest].days.end) longest = i;
  }
  const std::map<int, int> rest = touched_;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto after = rest.lower_bound(candidates[i].days.end);
    const bool met = after != rest.begin() && std::prev(after)->second > candidates[i].days.first;
    if (!meets[i] && !met) {
      apart_.push_back(candidates[i]);
    } else {
      Touch(candidates[i].days);
      entangled_.insert(candidates[i].event);
    }
  }
}

bool SeatCalendar::IsByItself(const v1::Event& event) {
  const v1::Tenure* tenure = TenureOf(event);
  return tenure != nullptr && tenure->replaces().empty() && JoinsOf(event).empty() &&
         event.disputes().empty();
}

bool SeatCalendar::Takes(const LedgerContext& context, const EventEnvelope& envelope,
                         const v1::Event& event) {
  expected_.reset();
  if (facts_ >= terms_per_office_max || entangled_.contains(envelope.id)) return false;
  Tenures alone(context);
  alone.AddFact(MakeFact(envelope, event));
  alone.Derive(kNoSeats);
  if (alone.terms().size() != 1) return false;
  const Days days = DaysOf(alone.terms().front());
  if (!IsFree(days, envelope.id)) return false;
  expected_ = Apart{days, envelope.id};
  return true;
}

bool SeatCalendar::Changed(std::string_view key, const std::optional<std::string>& value) {
  const EventId id = IdFromBytes(key.substr(key.size() - sizeof(EventId)));
  if (!value.has_value()) return Remove(id);
  if (!expected_.has_value() || expected_->event != id) return false;
  Remove(id);
  Add(*expected_);
  expected_.reset();
  return true;
}

// However its readings and boundaries are understood.
SeatCalendar::Days SeatCalendar::DaysOf(const TermState& term) {
  Days days{NumberOf(AnyDay().last), NumberOf(AnyDay().first)};
  for (const Span& reading : term.readings) {
    const int end = NumberOf(reading.end.value_or(AnyDay()).last);
    days.first = std::min({days.first, NumberOf(reading.begin.first), end});
    days.end = std::max({days.end, NumberOf(reading.begin.last), end});
  }
  return days;
}

void SeatCalendar::Touch(Days days) {
  auto at = touched_.upper_bound(days.first);
  if (at != touched_.begin() && std::prev(at)->second >= days.first) --at;
  while (at != touched_.end() && at->first <= days.end) {
    days.first = std::min(days.first, at->first);
    days.end = std::max(days.end, at->second);
    at = touched_.erase(at);
  }
  touched_.emplace(days.first, days.end);
}

bool SeatCalendar::IsFree(const Days& days, const EventId& but_for) const {
  const auto after = touched_.lower_bound(days.end);
  if (after != touched_.begin() && std::prev(after)->second > days.first) return false;
  auto at = std::lower_bound(apart_.begin(), apart_.end(), days.end,
                             [](const Apart& term, int day) { return term.days.first < day; });
  while (at != apart_.begin()) {
    --at;
    if (at->event == but_for) continue;
    return at->days.end <= days.first;
  }
  return true;
}

void SeatCalendar::Add(const Apart& term) {
  const auto at =
      std::upper_bound(apart_.begin(), apart_.end(), term,
                       [](const Apart& a, const Apart& b) { return a.days.first < b.days.first; });
  apart_.insert(at, term);
  ++facts_;
}

bool SeatCalendar::Remove(const EventId& event) {
  const auto found = std::find_if(apart_.rbegin(), apart_.rend(),
                                  [&event](const Apart& term) { return term.event == event; });
  if (found == apart_.rend()) return false;
  apart_.erase(std::next(found).base());
  --facts_;
  return true;
}

}  // namespace minutebook::domain
