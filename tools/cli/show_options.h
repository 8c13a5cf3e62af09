// What a question may be given.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "minutebook/v1/query_service.pb.h"

namespace minutebook::cli {

struct ShowOptions {
  std::string body;
  std::string subject;  // an office, a meeting, an event, ...
  std::string on;
  std::string as_known_at;
  std::string as_recorded_at;
  std::uint64_t as_of_position = 0;
  std::uint64_t limit = 0;  // 0: all
  std::string member_class;
  std::string part_of;
  std::string series;
  std::string parent;
  std::vector<std::string> states;  // or outcomes
  std::string document;
  std::string proposal;
  std::string at;  // a meeting
  std::string assignee;
  std::string from;
  std::string to;
  bool descending = false;
  bool explain = false;  // not the answer, but what it rests on

  v1::AsOf AsOf() const {
    v1::AsOf as_of;
    as_of.set_known_at(as_known_at);
    as_of.set_recorded_at(as_recorded_at);
    as_of.set_position(as_of_position);
    return as_of;
  }
};

// A check of options: positions are counted from 1.
std::string CheckPosition(const std::string& text);

// Flags by group; `options` must outlive the parsing.
void AddTimeFlags(CLI::App& command, ShowOptions& options);  // --on and --as-...
void AddLimitFlag(CLI::App& command, ShowOptions& options);
void AddRangeFlags(CLI::App& command, ShowOptions& options);  // --from, --to, --descending

}  // namespace minutebook::cli
