#include "tools/cli/show_options.h"

#include <CLI/CLI.hpp>

namespace minutebook::cli {

std::string CheckPosition(const std::string& text) {
  return text == "0" ? "positions are counted from 1" : "";
}

void AddTimeFlags(CLI::App& command, ShowOptions& options) {
  command.add_option("--on", options.on,
                     "The day asked about; without it, today in the body's zone");
  command.add_option("--as-known-at", options.as_known_at,
                     "Only what was known by this day or time");
  command.add_option("--as-recorded-at", options.as_recorded_at,
                     "Only what was recorded by this day or time");
  command
      .add_option("--as-of-position", options.as_of_position,
                  "Only events up to this position of the ledger")
      ->check(CheckPosition);
}

void AddLimitFlag(CLI::App& command, ShowOptions& options) {
  command.add_option("--limit", options.limit, "How many at most; without it, all");
}

void AddRangeFlags(CLI::App& command, ShowOptions& options) {
  command.add_option("--from", options.from, "Only those that may lie on or after this date");
  command.add_option("--to", options.to, "Only those that may lie on or before this date");
  command.add_flag("--descending", options.descending, "Latest first");
}

}  // namespace minutebook::cli
