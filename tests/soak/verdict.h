// Whether a soak shows a server that could go on for ever.
#pragma once

#include <string>
#include <vector>

#include "tests/soak/load.h"

namespace minutebook::soak {

// A line of the stretch, without its newline.
std::string LineOf(double seconds, const Stretch& stretch);

// What is compared: the last third of the stretches with the middle one, by medians; the first is
// for caches to fill.
struct Trend {
  double middle = 0;
  double last = 0;
  double ratio() const { return middle > 0 ? last / middle : 1; }
};

struct Verdict {
  // Whether there are lines enough to compare; what follows but for the errors says nothing
  // otherwise.
  bool told = false;
  Trend resident_bytes;
  Trend append_p50_us;
  Trend append_p99_us;
  Trend question_p99_us;
  std::size_t errors = 0;

  bool memory_flat() const { return resident_bytes.ratio() <= 1.10; }
  // The median moves little; the slowest of a hundred moves by what the disk does.
  bool latency_flat() const {
    return append_p50_us.ratio() <= 1.25 && append_p99_us.ratio() <= 2 &&
           question_p99_us.ratio() <= 2;
  }
  // Nothing speaks against the server.
  bool good() const { return errors == 0 && (!told || (memory_flat() && latency_flat())); }
};

Verdict Judge(const std::vector<Stretch>& stretches);
std::string TextOf(const Verdict& verdict);

}  // namespace minutebook::soak
