// The days that whatever is on record about one office may touch: kept beside the rows of its
// terms, so that a further term, which mostly comes after all others, or a correction of one that
// stands by itself, is judged without reading them all again; nor are they read to say who holds
// the office on a day.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "service/domain/state.h"
#include "service/domain/tenures.h"

namespace minutebook::domain {

// Not thread-safe.
class SeatCalendar final : public KeptOfRows {
 public:
  // `tenures` as the rows state them: derived for no seats, so that none sharpens another.
  SeatCalendar(const LedgerContext& context, const Tenures& tenures);

  // Whether an event states a tenure by itself: it belongs to no other's term, replaces and
  // disputes none.
  static bool IsByItself(const v1::Event& event);

  // Whether that tenure touches no day that anything else on record does. Then it contradicts
  // nothing, and neither it nor any other tenure is told otherwise for the other's sake. An event
  // that is on record already, and is to be corrected, must stand apart now, too. False also where
  // the office has as many facts as it may.
  bool Takes(const EventEnvelope& envelope, const v1::Event& event) const;

  // Whether nothing is on record but terms of one event each, which touch no day of each other.
  bool all_apart() const { return apart_.size() == facts_; }
  // The events of terms that are apart and may cover the day.
  std::vector<EventId> On(absl::CivilDay day) const;
  std::size_t bytes() const override;

  // Reads the row's own value: what was judged before may not be what is recorded.
  bool Changed(std::string_view key, const std::optional<std::string>& value) override;

 private:
  // Numbers of days: the first on which the office may be held, the first on which it may not be,
  // and the first on which it is not. Terms bear on each other up to the second, as what is
  // uncertain contradicts nothing; what ends terms, up to the third. The first comes before the
  // others, so that terms that lie apart have an order.
  struct Days {
    int first = 0;
    int end = 0;
    int last = 0;
  };
  // By their first days: the first day after. They lie apart from each other.
  using Spans = std::map<int, int>;
  // A term of one event, which nothing else touches.
  struct Apart {
    Days days;
    EventId event;
  };

  void NoteReferences(const RowFact& fact);
  // The term of that fact; nullopt where it does not, or would not, stand apart.
  std::optional<Apart> TermApart(RowFact fact) const;
  static Days DaysOf(const TermState& term);
  static void Touch(int first, int end, Spans* spans);
  static bool Meets(const Spans& spans, int first, int end);
  bool IsFree(const Days& days, const EventId& but_for) const;
  void Add(const Apart& term);
  // Whether it was there.
  bool Remove(const EventId& event);

  const LedgerContext context_;
  std::vector<Apart> apart_;  // by their days
  Spans touched_;             // by the terms that are not apart
  Spans moments_;             // at which terms may have ended
  // Events of terms that are not apart, and those that events refer to, on record here or not.
  std::set<EventId> entangled_;
  std::size_t facts_ = 0;
};

}  // namespace minutebook::domain
