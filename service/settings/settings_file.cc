#include "service/settings/settings_file.h"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/settings/toml.h"

namespace minutebook {
namespace {

bool IsName(std::string_view text) {
  return !text.empty() && absl::ascii_isalpha(static_cast<unsigned char>(text.front())) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c == '-' || absl::ascii_isalnum(static_cast<unsigned char>(c));
         });
}

// Nothing where it is none that an option takes.
std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto* const text = node.as_string()) {
    // Names of files end at the first NUL.
    if (text->get().find('\0') != std::string::npos) return std::nullopt;
    return text->get();
  }
  if (const auto* const number = node.as_integer()) return absl::StrCat(number->get());
  if (const auto* const flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

class Reading {
 public:
  void Take(const std::string& name, const toml::node& node) {
    if (const toml::table* const table = node.as_table()) return RefuseTable(name, *table);
    if (!IsName(name)) return Refuse(name, "there is no such option");
    FileSetting setting{name, {}};
    if (const toml::array* const list = node.as_array()) {
      for (const toml::node& element : *list) {
        if (!TakeValue(element, &setting)) return;
      }
    } else if (!TakeValue(node, &setting)) {
      return;
    }
    if (!setting.values.empty()) file.settings.push_back(std::move(setting));
  }

  SettingsFile file;

 private:
  bool TakeValue(const toml::node& node, FileSetting* setting) {
    std::optional<std::string> value = TextOf(node);
    if (value.has_value()) {
      setting->values.push_back(*std::move(value));
    } else {
      Refuse(setting->name,
             "a setting is a text, a whole number, true or false, or a list of these");
    }
    return value.has_value();
  }

  // Names what stands in it: an option that does nothing there.
  void RefuseTable(const std::string& name, const toml::table& table) {
    if (table.empty()) Refuse(name, "a file of settings has no tables");
    for (const auto& [key, node] : table) {
      const std::string path = absl::StrCat(name, ".", std::string(key.str()));
      if (const toml::table* const inner = node.as_table()) {
        RefuseTable(path, *inner);
      } else {
        Refuse(path, "there is no such option; a file of settings has no tables");
      }
    }
  }

  void Refuse(const std::string& name, const char* why) {
    file.problems.push_back(absl::StrCat(absl::Utf8SafeCEscape(name), ": ", why));
  }
};

}  // namespace

SettingsFile ReadSettingsFile(std::string_view text) {
  Reading reading;
  const absl::StatusOr<toml::table> parsed = ParseToml(text);
  if (!parsed.ok()) {
    reading.file.problems.push_back(
        absl::StrCat("the file of settings, ", parsed.status().message()));
    return std::move(reading.file);
  }
  for (const auto& [key, node] : *parsed) reading.Take(std::string(key.str()), node);
  return std::move(reading.file);
}

std::string QuotedForFile(const std::string& text) {
  const toml::value<std::string> value(text);
  std::ostringstream out;
  out << toml::toml_formatter(value, toml::format_flags::allow_unicode_strings);
  return out.str();
}

}  // namespace minutebook
