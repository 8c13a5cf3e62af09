// TOML read by toml++. Include this and not toml++ itself: how its headers are compiled must be the
// same everywhere.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"

#define TOML_EXCEPTIONS 0
// Its assertions end the process at files that it refuses without them ("[ " alone in a line).
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

namespace minutebook {

// INVALID_ARGUMENT, with the line, where the text is no TOML.
absl::StatusOr<toml::table> ParseToml(std::string_view text);

}  // namespace minutebook
