// The file of profiles: TOML, with settings at its top and in tables of one level, a profile each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace minutebook::cli {

struct ProfileSetting {
  std::string profile;  // empty: at the top
  std::string name;
  std::string value;
};

struct ProfileFile {
  std::vector<std::string> profiles;
  std::vector<ProfileSetting> settings;
};

// INVALID_ARGUMENT, naming the line or the setting: it is no TOML, a value is neither a text, a
// number, true nor false, or a profile has tables of its own.
absl::StatusOr<ProfileFile> ReadProfileFile(std::string_view text);

}  // namespace minutebook::cli
