#include "tools/cli/assign_refs.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "minutebook/v1/event.pb.h"
#include "tools/cli/atomic_file.h"
#include "tools/cli/json.h"
#include "tools/cli/names.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kRefBytesMax = 110;  // of 128, so that a number fits behind it

// What stays of a text in a slug.
std::string Slug(absl::string_view text) {
  std::string slug;
  for (const char c : text) {
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    if (absl::ascii_isalnum(static_cast<unsigned char>(lower))) {
      slug.push_back(lower);
    } else if (!slug.empty() && slug.back() != '-') {
      slug.push_back('-');
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

// The object that holds the event's own keys: the line, or its `event`.
const JsonValue& EventObject(const JsonValue& line) {
  const JsonValue* event = line.Find("event");
  return event != nullptr && event->is_object() ? *event : line;
}

std::string Text(const JsonValue& object, absl::string_view key) {
  const JsonValue* value = object.Find(key);
  return value == nullptr ? "" : value->text;
}

// The key and value of what happened; null for a line without one.
const JsonMember* FindFact(const JsonValue& event) {
  for (const auto& member : event.members) {
    const auto* field = FindField(*v1::Event::descriptor(), member.key);
    if (field != nullptr && field->containing_oneof() != nullptr) return &member;
  }
  return nullptr;
}

std::string ProposedRef(const JsonMember& fact, const std::string& on) {
  std::string ref = InKebab(fact.key);
  for (const char* key : {"office", "party", "meeting", "document", "proposal", "decision",
                          "action", "series", "ordinal", "class"}) {
    const std::string part = Slug(Text(fact.value, key));
    if (!part.empty()) absl::StrAppend(&ref, "-", part);
  }
  if (!on.empty()) absl::StrAppend(&ref, "-", Slug(on));
  ref.resize(std::min(ref.size(), kRefBytesMax));
  return Slug(ref);
}

std::string Unused(const std::string& proposed, std::set<std::string>& used) {
  std::string ref = proposed;
  for (int n = 2; !used.insert(ref).second; ++n) ref = absl::StrCat(proposed, "-", n);
  return ref;
}

bool IsNamed(const JsonValue& line) {
  for (const char* key : {"id", "eventId", "event_id"}) {
    if (line.Find(key) != nullptr) return true;
  }
  return line.Find("ref") != nullptr || EventObject(line).Find("ref") != nullptr;
}

struct Line {
  std::string text;
  JsonValue json;
};

absl::StatusOr<std::vector<Line>> ReadLines(const std::string& content) {
  std::vector<Line> lines;
  for (const absl::string_view text : absl::StrSplit(content, '\n')) {
    Line& line = lines.emplace_back();
    line.text = std::string(text);
    if (absl::StripAsciiWhitespace(text).empty()) continue;
    auto json = ParseJson(text);
    if (!json.ok() || !json->is_object()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", lines.size(), ": ",
          json.ok() ? "an object is expected: {...}" : std::string(json.status().message())));
    }
    line.json = std::move(*json);
  }
  return lines;
}

}  // namespace

absl::StatusOr<AssignedRefs> AssignRefs(const std::string& content) {
  auto lines = ReadLines(content);
  if (!lines.ok()) return lines.status();
  std::set<std::string> used;
  for (const Line& line : *lines) {
    const std::string inner = Text(EventObject(line.json), "ref");
    used.insert(inner.empty() ? Text(line.json, "ref") : inner);
  }
  AssignedRefs result;
  std::string default_on;
  for (std::size_t i = 0; i < lines->size(); ++i) {
    Line& line = (*lines)[i];
    if (const JsonValue* with = line.json.Find("with")) default_on = Text(*with, "on");
    const JsonValue& event = EventObject(line.json);
    const auto* fact = FindFact(event);
    if (fact != nullptr && !IsNamed(line.json)) {
      const std::string on = Text(event, "on");
      const std::string ref = Unused(ProposedRef(*fact, on.empty() ? default_on : on), used);
      line.text.insert(event.offset + 1, absl::StrCat("\"ref\":", QuoteJson(ref), ","));
      ++result.assigned;
    }
    absl::StrAppend(&result.content, i == 0 ? "" : "\n", line.text);
  }
  return result;
}

absl::Status ReplaceFile(const std::string& path, const std::string& content) {
  const auto file = AtomicFile::Open(path);
  if (!file.ok()) return file.status();
  if (absl::Status written = (*file)->Write(content); !written.ok()) return written;
  return (*file)->Commit();
}

}  // namespace minutebook::cli
