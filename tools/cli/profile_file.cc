#include "tools/cli/profile_file.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#define TOML_EXCEPTIONS 0
// Its assertions end the process at files that it refuses without them ("[ " alone in a line).
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

namespace minutebook::cli {
namespace {

// The line of a character that TOML does not allow anywhere; 0 where there is none. toml++ ends the
// process at some of them.
std::size_t LineOfControl(std::string_view text) {
  std::size_t line = 1;
  for (const char c : text) {
    if (c == '\n') ++line;
    const bool space = c == '\t' || c == '\n' || c == '\r';
    if (!space && absl::ascii_iscntrl(static_cast<unsigned char>(c))) return line;
  }
  return 0;
}

absl::Status TakeSettings(const std::string& profile, const toml::table& table, ProfileFile* file) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    ProfileSetting setting{profile, name, ""};
    if (const toml::table* const inner = node.as_table()) {
      if (!profile.empty()) {
        return absl::InvalidArgumentError("profiles have no sections of their own");
      }
      file->profiles.push_back(name);
      if (absl::Status status = TakeSettings(name, *inner, file); !status.ok()) return status;
      continue;
    }
    if (const auto* const text = node.as_string()) {
      setting.value = text->get();
    } else if (const auto* const number = node.as_integer()) {
      setting.value = absl::StrCat(number->get());
    } else if (const auto* const fraction = node.as_floating_point()) {
      setting.value = absl::StrCat(fraction->get());
    } else if (const auto* const flag = node.as_boolean()) {
      setting.value = flag->get() ? "true" : "false";
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat(name, ": a setting is a text, a number, true or false"));
    }
    file->settings.push_back(std::move(setting));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ProfileFile> ReadProfileFile(std::string_view text) {
  if (const std::size_t line = LineOfControl(text); line > 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", line, ": this is no TOML: a control character"));
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return absl::InvalidArgumentError(
        absl::StrCat("line ", error.source().begin.line,
                     ": this is no TOML: ", std::string(error.description())));
  }
  ProfileFile file;
  if (absl::Status status = TakeSettings("", parsed.table(), &file); !status.ok()) return status;
  return file;
}

}  // namespace minutebook::cli
