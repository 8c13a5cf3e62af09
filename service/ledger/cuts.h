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

 private:
  const store::EventLogReader& log_;
};

}  // namespace minutebook::ledger
