#include "service/domain/seat_calendar.h"

#include <algorithm>
#include <iterator>
#include <utility>

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

SeatCalendar::SeatCalendar(const LedgerContext& context, const Tenures& tenures)
    : context_(context), facts_(tenures.fact_count()) {
  for (const auto& [id, fact] : tenures.facts()) NoteReferences(fact);
  // What ends terms asks who held the office on the day before.
  for (const Ending& ending : tenures.vacancies()) {
    Touch(NumberOf(ending.day.first) - 1, NumberOf(ending.day.last) + 1, &moments_);
  }
  for (const RowFact* handover : tenures.handovers()) {
    const Boundary day = ParseBoundary(handover->event().on()).value_or(AnyDay());
    Touch(NumberOf(day.first) - 1, NumberOf(day.last) + 1, &moments_);
  }
  std::vector<Apart> candidates;
  for (const TermState& term : tenures.terms()) {
    const Days days = DaysOf(term);
    if (IsOfOneEvent(term) && !entangled_.contains(term.opened_by)) {
      candidates.push_back({days, term.opened_by});
      continue;
    }
    Touch(days.first, days.end, &touched_);
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
  const Spans rest = touched_;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Days& days = candidates[i].days;
    if (!meets[i] && !Meets(rest, days.first, days.end) &&
        !Meets(moments_, days.first, days.last)) {
      apart_.push_back(candidates[i]);
    } else {
      Touch(days.first, days.end, &touched_);
      entangled_.insert(candidates[i].event);
    }
  }
}

void SeatCalendar::NoteReferences(const RowFact& fact) {
  std::vector<std::string> references = JoinsOf(fact.event());
  for (const v1::Dispute& dispute : fact.event().disputes()) references.push_back(dispute.event());
  const v1::Tenure* tenure = TenureOf(fact.event());
  if (tenure != nullptr && !tenure->replaces().empty()) references.push_back(tenure->replaces());
  for (const std::string& reference : references) {
    if (const auto id = Resolve(context_, fact, reference)) entangled_.insert(*id);
  }
  for (const Settlement& settlement : fact.settlements()) {
    entangled_.insert(IdFromBytes(settlement.upheld_event_id()));
  }
}

bool SeatCalendar::IsByItself(const v1::Event& event) {
  const v1::Tenure* tenure = TenureOf(event);
  return tenure != nullptr && tenure->replaces().empty() && JoinsOf(event).empty() &&
         event.disputes().empty();
}

bool SeatCalendar::Takes(const EventEnvelope& envelope, const v1::Event& event) const {
  return facts_ < terms_per_office_max && TermApart(MakeFact(envelope, event)).has_value();
}

std::vector<EventId> SeatCalendar::On(absl::CivilDay day) const {
  const int number = NumberOf(day);
  std::vector<EventId> events;
  for (const Apart& term : apart_) {
    if (term.days.first > number) break;
    if (number < term.days.last) events.push_back(term.event);
  }
  return events;
}

std::size_t SeatCalendar::bytes() const {
  constexpr std::size_t kNodeBytes = 64;
  return sizeof *this + apart_.capacity() * sizeof(Apart) +
         (touched_.size() + moments_.size() + entangled_.size()) * kNodeBytes;
}

bool SeatCalendar::Changed(std::string_view key, const std::optional<std::string>& value) {
  const bool was_apart = Remove(IdFromBytes(key.substr(key.size() - sizeof(EventId))));
  if (!value.has_value()) return was_apart;
  absl::StatusOr<SubjectRow> row = ParseRow(*value);
  if (!row.ok() || row->facts_size() != 1) return false;
  const std::optional<Apart> term = TermApart(std::move(*row->mutable_facts(0)));
  if (!term.has_value()) return false;
  Add(*term);
  return true;
}

std::optional<SeatCalendar::Apart> SeatCalendar::TermApart(RowFact fact) const {
  const EventId id = IdFromBytes(fact.event_id());
  if (entangled_.contains(id) || !IsByItself(fact.event())) return std::nullopt;
  Tenures alone(context_);
  alone.AddFact(std::move(fact));
  alone.Derive(kNoSeats);
  if (alone.terms().size() != 1 || !IsOfOneEvent(alone.terms().front())) return std::nullopt;
  const Days days = DaysOf(alone.terms().front());
  if (!IsFree(days, id)) return std::nullopt;
  return Apart{days, id};
}

// However its readings are understood.
SeatCalendar::Days SeatCalendar::DaysOf(const TermState& term) {
  const int never = NumberOf(AnyDay().last);
  Days days{never, NumberOf(AnyDay().first), NumberOf(AnyDay().first)};
  for (const Span& reading : term.readings) {
    const int first = NumberOf(reading.begin.first);
    const int end = reading.end.has_value() ? NumberOf(reading.end->first) : never;
    const int last = reading.end.has_value() ? NumberOf(reading.end->last) : never;
    days.first = std::min({days.first, first, end});
    days.end = std::max({days.end, first, end});
    days.last = std::max({days.last, days.end, last, NumberOf(reading.begin.last)});
  }
  days.end = std::max(days.end, days.first + 1);
  days.last = std::max(days.last, days.end);
  return days;
}

void SeatCalendar::Touch(int first, int end, Spans* spans) {
  auto at = spans->upper_bound(first);
  if (at != spans->begin() && std::prev(at)->second >= first) --at;
  while (at != spans->end() && at->first <= end) {
    first = std::min(first, at->first);
    end = std::max(end, at->second);
    at = spans->erase(at);
  }
  spans->emplace(first, end);
}

bool SeatCalendar::Meets(const Spans& spans, int first, int end) {
  const auto after = spans.lower_bound(end);
  return after != spans.begin() && std::prev(after)->second > first;
}

bool SeatCalendar::IsFree(const Days& days, const EventId& but_for) const {
  if (Meets(touched_, days.first, days.end) || Meets(moments_, days.first, days.last)) {
    return false;
  }
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
