// Flags for every kind of event, made from the event's own message: a field added to the contract
// is a flag here, too.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "tools/cli/json.h"

namespace minutebook::cli {

// The line of a record keeper's file that flags add up to, and what was wrong with them.
struct FlagLine {
  JsonValue line = JsonValue::Object();
  std::vector<std::string> mistakes;

  // Puts a value at a path of the line.
  void Put(const std::string& path, JsonValue value);
};

// Adds a flag for each field of `message`, whose values go to `path` of `line`: --series,
// --presiding-party, --participant "kind=member city,count=26". `line` must outlive the parsing.
void AddMessageFlags(CLI::App& command, const google::protobuf::Descriptor& message,
                     const std::string& flag_prefix, const std::string& path, FlagLine& line);

}  // namespace minutebook::cli
