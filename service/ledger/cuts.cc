#include "service/ledger/cuts.h"

#include "service/ledger/record.h"

namespace minutebook::ledger {

absl::StatusOr<store::Position> LogCuts::Cut(std::string_view body,
                                             const domain::CutLimits& limits) const {
  auto found = Last(body, limits);
  if (!found.ok()) return found.status();
  return found->position;
}

absl::StatusOr<std::uint64_t> LogCuts::Revision(std::string_view body, store::Position cut) const {
  auto found = Last(body, {.position = cut});
  if (!found.ok()) return found.status();
  return found->revision;
}

absl::StatusOr<LogCuts::Found> LogCuts::Last(std::string_view body,
                                             const domain::CutLimits& limits) const {
  auto last = log_.LastRevision(body);
  if (!last.ok()) return last.status();
  // Invariant: revision `low` is within the limits (0 stands for none), `high` is not.
  std::uint64_t low = 0;
  std::uint64_t high = *last + 1;
  store::Position cut = 0;
  // Most questions are about now: look at the last event first.
  std::uint64_t middle = *last;
  while (high - low > 1) {
    auto positions = log_.Positions(body, middle, 1);
    if (!positions.ok()) return positions.status();
    if (positions->empty()) return absl::DataLossError("the index of bodies misses an event");
    const store::Position position = positions->front();
    bool within = position <= limits.position;
    if (within && (limits.recorded_at_us.has_value() || limits.known_at_us.has_value())) {
      auto stored = log_.Read(position);
      if (!stored.ok()) return stored.status();
      auto header = HeaderOfStored(*stored);
      if (!header.ok()) return header.status();
      within = (!limits.recorded_at_us || header->recorded_at_us() <= *limits.recorded_at_us) &&
               (!limits.known_at_us || header->known_at_us() <= *limits.known_at_us);
    }
    if (within) {
      low = middle;
      cut = position;
    } else {
      high = middle;
    }
    middle = low + (high - low) / 2;
  }
  return Found{low, cut};
}

}  // namespace minutebook::ledger
