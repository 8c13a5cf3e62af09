// The curves of growth as a picture.
#pragma once

#include <string>

#include "tools/bench/growth.h"

namespace minutebook::bench {

// An SVG that stands alone: a panel for each work and unit, both axes logarithmic and each panel at
// least a decade high, so that what is flat looks flat; a line for each number of bodies, and a
// dashed one for the floor, where one is asked. `caption` stands below the title.
std::string ToSvg(const Curves& curves, const std::string& caption);

}  // namespace minutebook::bench
