// When an importer claims that a record was made, and the order that follows from it.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace minutebook::cli {

// An RFC 3339 time, or the last microsecond of a day (in UTC: the order of whole days is the same
// in every zone); the infinite future for an empty claim, which means "when it is recorded".
// nullopt for anything else.
std::optional<absl::Time> ParseKnownAt(const std::string& text);

}  // namespace minutebook::cli
