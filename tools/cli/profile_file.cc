#include "tools/cli/profile_file.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/settings/toml.h"

namespace minutebook::cli {
namespace {

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
  const absl::StatusOr<toml::table> parsed = ParseToml(text);
  if (!parsed.ok()) return parsed.status();
  ProfileFile file;
  if (absl::Status status = TakeSettings("", *parsed, &file); !status.ok()) return status;
  return file;
}

}  // namespace minutebook::cli
