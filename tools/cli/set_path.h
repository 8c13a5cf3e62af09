// Puts values at paths of a JSON object: how flags become a line of a record keeper's file.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tools/cli/json.h"

namespace minutebook::cli {

// Puts `value` at a path such as "meetingHeld.participants[0].kind", making what is missing on the
// way. Lists grow by one item at a time. INVALID_ARGUMENT for a path that leads through something
// else, or is none.
absl::Status SetPath(JsonValue& root, const std::string& path, JsonValue value);

// A value as typed: JSON where it begins with { or [, otherwise text.
absl::StatusOr<JsonValue> TypedValue(const std::string& text);

// "kind=member city,count=26" as an object; one that begins with { is JSON.
absl::StatusOr<JsonValue> TypedObject(const std::string& text);

// "en=Hanoi" or "Hanoi": a name, with its language where one is given.
JsonValue TypedName(const std::string& text);

}  // namespace minutebook::cli
