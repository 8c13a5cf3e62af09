// What was measured, for people and for programs.
#pragma once

#include <string>
#include <vector>

#include "tools/bench/growth.h"
#include "tools/bench/options.h"
#include "tools/bench/works.h"

namespace minutebook::bench {

struct Result {
  std::string conditions;     // of this machine and run, in a line
  std::vector<Sample> syncs;  // of the disk; may be empty
  Rows rows;
  Curves growth;  // may be empty
};

// The day, the machine and the versions.
std::string Machine();
// The same and the options, in a line.
std::string Conditions(const Options& options);
// Tables in Markdown.
std::string ToText(const Result& result);
std::string GrowthToText(const Curves& curves);
std::string ToJson(const Result& result);

}  // namespace minutebook::bench
