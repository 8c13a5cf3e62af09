// Flags that say what an event states, of whatever kind: its envelope, its fact, and --set for what
// has no flag. What they add up to is a line of a record keeper's file.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "google/protobuf/descriptor.h"
#include "tools/cli/fact_flags.h"

namespace minutebook::cli {

// A flag whose text goes to a path of the line. `line` must outlive the parsing; so below.
void AddTextFlag(CLI::App& command, FlagLine& line, const std::string& flag,
                 const std::string& path, const std::string& help);
void AddListFlag(CLI::App& command, FlagLine& line, const std::string& flag,
                 const std::string& path, const std::string& help);

// --ref, --id and --known-at.
void AddNamingFlags(CLI::App& command, FlagLine& line);
// --source-url and its like: the first source.
void AddSourceFlags(CLI::App& command, FlagLine& line);
// When and where it occurred, wording, notes, disputes and sources.
void AddAccountFlags(CLI::App& command, FlagLine& line);
// A flag for each field of the fact, and --set.
void AddFactFlags(CLI::App& command, const google::protobuf::FieldDescriptor& fact, FlagLine& line);

}  // namespace minutebook::cli
