#include "tools/cli/set_path.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace minutebook::cli {
namespace {

absl::Status BadPath(const std::string& path, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("\"", path, "\" is no path: ", why));
}

// "participants[0]" to its name and its index; -1 for none.
bool SplitStep(absl::string_view step, std::string& name, int& index) {
  index = -1;
  const std::size_t open = step.find('[');
  name = std::string(step.substr(0, open));
  if (open == absl::string_view::npos) return !name.empty();
  const absl::string_view rest = step.substr(open + 1);
  return !name.empty() && !rest.empty() && rest.back() == ']' &&
         absl::SimpleAtoi(rest.substr(0, rest.size() - 1), &index) && index >= 0;
}

// Whether a text could be a language tag, such as "vi" or "zh-Hans".
bool IsLanguage(absl::string_view text) {
  constexpr std::size_t kTagBytesMax = 16;
  const std::size_t primary = std::min(text.find('-'), text.size());
  return primary >= 2 && primary <= 3 && text.size() <= kTagBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
         });
}

}  // namespace

absl::Status SetPath(JsonValue& root, const std::string& path, JsonValue value) {
  JsonValue* at = &root;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    std::string name;
    int index = -1;
    if (!SplitStep(step, name, index)) {
      return BadPath(path, "it looks like meetingHeld.participants[0].kind");
    }
    if (!at->is_object() && !at->is_null()) return BadPath(path, "it leads through a value");
    at = &(*at)[name];
    if (index < 0) continue;
    if (!at->is_array() && !at->is_null()) return BadPath(path, absl::StrCat(name, " is no list"));
    at->kind = JsonValue::Kind::kArray;
    const auto place = static_cast<std::size_t>(index);
    if (place > at->items.size()) return BadPath(path, "lists grow by one item at a time");
    if (place == at->items.size()) at->items.emplace_back();
    at = &at->items[place];
  }
  *at = std::move(value);
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> TypedValue(const std::string& text) {
  if (!text.empty() && (text[0] == '{' || text[0] == '[')) return ParseJson(text);
  return JsonValue::String(text);
}

absl::StatusOr<JsonValue> TypedObject(const std::string& text) {
  if (!text.empty() && text[0] == '{') return ParseJson(text);
  JsonValue object = JsonValue::Object();
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (part.find('=') == absl::string_view::npos || pair.first.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", text, "\": key=value,key=value or a JSON object is expected"));
    }
    object[absl::StripAsciiWhitespace(pair.first)] = JsonValue::String(pair.second);
  }
  return object;
}

JsonValue TypedName(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || !IsLanguage(text.substr(0, equals))) {
    return JsonValue::String(text);
  }
  JsonValue name = JsonValue::Object();
  name["text"] = JsonValue::String(text.substr(equals + 1));
  name["language"] = JsonValue::String(text.substr(0, equals));
  return name;
}

}  // namespace minutebook::cli
