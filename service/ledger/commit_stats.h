// What is counted of commits, for whoever watches the server.
#pragma once

#include <array>
#include <atomic>

#include "service/ledger/histogram.h"

namespace minutebook::ledger {

// Upper bounds: of events committed at once, and of the seconds that a synced commit took.
inline constexpr std::array<double, 10> kGroupEvents = {1, 2, 4, 8, 16, 64, 256, 512, 1024, 4096};
inline constexpr std::array<double, 12> kCommitSeconds = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
                                                          0.05,   0.1,   0.2,   0.5,   1,    5};

struct CommitStats {
  Histogram group_events{kGroupEvents};
  Histogram commit_seconds{kCommitSeconds};
};

}  // namespace minutebook::ledger
