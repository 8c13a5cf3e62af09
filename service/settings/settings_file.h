// A file of settings: TOML without tables. What it may hold is names, each with a text, a whole
// number, true or false, or a list of these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minutebook {

struct FileSetting {
  std::string name;  // a letter, then letters, digits and dashes
  // As they would stand on a command line. Never empty: an empty list sets nothing.
  std::vector<std::string> values;
};

struct SettingsFile {
  std::vector<FileSetting> settings;
  // What the file may not say, one sentence each; of what is no TOML the first alone.
  std::vector<std::string> problems;
};

SettingsFile ReadSettingsFile(std::string_view text);

// A text as such a file has it: in quotes, with what must be escaped.
std::string QuotedForFile(const std::string& text);

}  // namespace minutebook
