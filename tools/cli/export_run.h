// One run of an export: read, write, tell.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/cli/session.h"

namespace minutebook::cli {

struct ExportOptions {
  std::vector<std::string> bodies;  // only events that touch one of these; empty: all
  std::uint64_t from = 1;           // first position
  std::uint64_t to = 0;             // last position; 0: the head when the run begins
  std::string file;                 // empty: the answer's stream
};

// Writes the events to the file, which then holds all of them or what it held before, or to
// console.out. A connection that breaks is taken up where it broke.
ExitCode RunExport(Session& session, const ExportOptions& options);

}  // namespace minutebook::cli
