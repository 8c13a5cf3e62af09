#include "tools/bench/growth.h"

namespace minutebook::bench {

double Curve::Growth() const {
  if (points.size() < 2 || points.front().value <= 0) return 0;
  return points.back().value / points.front().value;
}

}  // namespace minutebook::bench
