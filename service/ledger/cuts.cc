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

absl::StatusOr<store::BodyEvent> LogCuts::Last(std::string_view body,
                                               const domain::CutLimits& limits) const {
  auto last = log_.LastOf(body, limits.position);
  if (!last.ok() || (!limits.recorded_at_us && !limits.known_at_us)) return last;
  // Invariant: `found` is within the limits (revision 0 stands for none), `beyond` is not.
  store::BodyEvent found;
  std::uint64_t beyond = last->revision + 1;
  // Most questions are about late in the record: look at the last event first.
  store::BodyEvent middle = *last;
  while (beyond - found.revision > 1) {
    auto stored = log_.Read(middle.position);
    if (!stored.ok()) return stored.status();
    auto header = HeaderOfStored(*stored);
    if (!header.ok()) return header.status();
    if ((!limits.recorded_at_us || header->recorded_at_us() <= *limits.recorded_at_us) &&
        (!limits.known_at_us || header->known_at_us() <= *limits.known_at_us)) {
      found = middle;
    } else {
      beyond = middle.revision;
    }
    if (beyond - found.revision <= 1) break;
    middle.revision = found.revision + (beyond - found.revision) / 2;
    auto positions = log_.Positions(body, middle.revision, 1);
    if (!positions.ok()) return positions.status();
    if (positions->empty()) return absl::DataLossError("the index of bodies misses an event");
    middle.position = positions->front();
  }
  return found;
}

}  // namespace minutebook::ledger
