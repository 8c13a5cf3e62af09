// Changes to a line of a record keeper's file, and what they change.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/cli/json.h"

namespace minutebook::cli {

// Puts what `patch` says into `into`. Objects are merged; a list is replaced whole, but for
// sources, of which each is merged with the one in its place.
void MergeInto(JsonValue& into, const JsonValue& patch);

// Takes out the member at a path such as "meetingHeld.presiding"; whether there was one.
bool TakeOut(JsonValue& from, const std::string& path);

// A value in words: "a; b" for a list, "kind member city, count 26" for an object.
std::string ValueInWords(const JsonValue& value);

// What differs between two lines: each path in words, and "before -> after".
std::vector<std::pair<std::string, std::string>> Differences(const JsonValue& before,
                                                             const JsonValue& after);

}  // namespace minutebook::cli
