// How costs grow with what is on record: one ledger is made larger and larger, and measured on the
// way. README.md says what each curve means.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/bench/options.h"

namespace minutebook::bench {

struct Point {
  std::uint64_t events = 0;  // on record
  double value = 0;
};

// One figure over so many bodies, at each size that was reached.
struct Curve {
  std::string work;
  std::string unit;
  std::uint64_t bodies = 0;
  std::vector<Point> points;
  absl::Status failed;  // why it ends early; OK where it does not

  // The last value by the first; 0 where there are not two.
  double Growth() const;
};
using Curves = std::vector<Curve>;

// Over each of options.growth_bodies, at each of options.sizes. `left` tells how many seconds may
// still be used: a size that would take more is left out, and its curves say so.
using SecondsLeft = std::function<double()>;
Curves MeasureGrowth(const Options& options, const SecondsLeft& left);

}  // namespace minutebook::bench
