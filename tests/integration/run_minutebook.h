// The record keeper's command, run in this process.
#pragma once

#include <string>
#include <vector>

namespace minutebook {

// What a run gave.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

// `minutebook --server SERVER ARGUMENTS...`, neither in nor out being a terminal.
Ran RunMinutebook(const std::string& server, std::vector<std::string> arguments,
                  const std::string& input = "");

}  // namespace minutebook
