// What is asked of each row and curve: a floor, to be reached or explained, and a goal.
#pragma once

#include <string>

#include "tools/bench/growth.h"
#include "tools/bench/sample.h"

namespace minutebook::bench {

// The floor and the goal of a row, and whether what was measured reaches them, as in "0.75 missed /
// 0.90 missed". Of most rows it is the ratio's median that counts; where it is a time, its unit is
// named. Empty where nothing is asked, or nothing was measured.
std::string Verdict(const Row& row);

// The same of a curve: of its worst value, or, where no value is asked, of how it grows.
std::string Verdict(const Curve& curve);

// What no value of the curve is to be above. 0: nothing is asked of its values.
double FloorOf(const Curve& curve);

// The same of what one append alone takes beyond an echo and a sync, in microseconds.
std::string AppendAloneVerdict(double beyond_us);

}  // namespace minutebook::bench
