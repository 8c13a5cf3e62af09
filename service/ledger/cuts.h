// Finds how far into a body's record an answer may look (DOMAIN: three times). Both times never
// decrease along a body's events, so a binary search over the body's index serves.
#pragma once

#include "service/domain/answers.h"
#include "store/event_log.h"

namespace minutebook::ledger {

// Thread-safe.
class LogCuts final : public domain::CutFinder {
 public:
  // `log` must outlive this.
  explicit LogCuts(const store::EventLogReader& log) : log_(log) {}
  absl::StatusOr<store::Position> Cut(std::string_view body,
                                      const domain::CutLimits& limits) const override;
  absl::StatusOr<std::uint64_t> Revision(std::string_view body, store::Position cut) const override;

 private:
  // The last event of a body within the limits; revision 0 for none.
  absl::StatusOr<store::BodyEvent> Last(std::string_view body,
                                        const domain::CutLimits& limits) const;

  const store::EventLogReader& log_;
};

}  // namespace minutebook::ledger
