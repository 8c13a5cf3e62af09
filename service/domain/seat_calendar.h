// The days that whatever is on record about one office may touch: kept beside the rows of its
// terms, so that a further term, which mostly comes after all others, or a correction of one that
// stands by itself, is judged without reading them all again.
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
  explicit SeatCalendar(const Tenures& tenures);

  // Whether an event states a tenure by itself: it belongs to no other's term, replaces and
  // disputes none.
  static bool IsByItself(const v1::Event& event);

  // Whether that tenure touches no day that anything else on record does. Then it contradicts
  // nothing, and neither it nor any other tenure is told otherwise for the other's sake. An event
  // that is on record already, and is to be corrected, must stand apart now, too. False also where
  // the office has as many facts as it may. If the event is recorded, its row's change is expected.
  bool Takes(const LedgerContext& context, const EventEnvelope& envelope, const v1::Event& event);

  bool Changed(std::string_view key, const std::optional<std::string>& value) override;

 private:
  // From the first day to the first day after, as numbers of days.
  struct Days {
    int first = 0;
    int end = 0;
  };
  // A term of one event, which nothing else touches.
  struct Apart {
    Days days;
    EventId event;
  };

  static Days DaysOf(const TermState& term);
  void Touch(Days days);
  bool IsFree(const Days& days, const EventId& but_for) const;
  void Add(const Apart& term);
  // Whether it was there.
  bool Remove(const EventId& event);

  std::vector<Apart> apart_;     // by their days
  std::map<int, int> touched_;   // by the rest: days apart from each other
  std::set<EventId> entangled_;  // events of terms that are not apart
  std::size_t facts_ = 0;
  std::optional<Apart> expected_;
};

}  // namespace minutebook::domain
