#include "tools/cli/json_patch.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/names.h"

namespace minutebook::cli {
namespace {

using Leaves = std::vector<std::pair<std::string, std::string>>;

// Everything an object holds, by its path in words; a list is one value.
void Collect(const JsonValue& value, const std::string& path, Leaves& leaves) {
  for (const auto& [key, member] : value.members) {
    const std::string words = InWords(key);
    const std::string at = path.empty() ? words : absl::StrCat(path, " ", words);
    if (member.is_object()) {
      Collect(member, at, leaves);
    } else {
      leaves.emplace_back(at, ValueInWords(member));
    }
  }
}

// The same of a line, whose one object is what happened: its fields stand beside the line's.
Leaves CollectLine(const JsonValue& line) {
  Leaves leaves;
  JsonValue rest = JsonValue::Object();
  for (const auto& [key, member] : line.members) {
    if (member.is_object()) {
      Collect(member, "", leaves);
    } else {
      rest[key] = member;
    }
  }
  Collect(rest, "", leaves);
  return leaves;
}

std::string TextAt(const Leaves& leaves, const std::string& path) {
  const auto found = std::find_if(leaves.begin(), leaves.end(),
                                  [&](const auto& leaf) { return leaf.first == path; });
  return found == leaves.end() ? "nothing" : found->second;
}

}  // namespace

void MergeInto(JsonValue& into, const JsonValue& patch) {
  for (const auto& [key, value] : patch.members) {
    JsonValue& member = into[key];
    if (value.is_object() && member.is_object()) {
      MergeInto(member, value);
    } else if (key == "sources" && value.is_array() && member.is_array()) {
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        if (i == member.items.size()) member.items.push_back(JsonValue::Object());
        MergeInto(member.items[i], value.items[i]);
      }
    } else {
      member = value;
    }
  }
}

bool TakeOut(JsonValue& from, const std::string& path) {
  const std::size_t dot = path.find('.');
  const std::string key = path.substr(0, dot);
  const auto found = std::find_if(from.members.begin(), from.members.end(),
                                  [&](const JsonMember& member) { return member.key == key; });
  if (found == from.members.end()) return false;
  if (dot != std::string::npos) return TakeOut(found->value, path.substr(dot + 1));
  from.members.erase(found);
  return true;
}

std::string ValueInWords(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "nothing";
    case JsonValue::Kind::kBool:
      return value.boolean ? "yes" : "no";
    case JsonValue::Kind::kArray:
      return absl::StrJoin(value.items, "; ", [](std::string* out, const JsonValue& item) {
        absl::StrAppend(out, ValueInWords(item));
      });
    case JsonValue::Kind::kObject:
      return absl::StrJoin(value.members, ", ", [](std::string* out, const JsonMember& member) {
        absl::StrAppend(out, InWords(member.key), " ", ValueInWords(member.value));
      });
    default:
      return value.text;
  }
}

std::vector<std::pair<std::string, std::string>> Differences(const JsonValue& before,
                                                             const JsonValue& after) {
  const Leaves old_leaves = CollectLine(before);
  const Leaves new_leaves = CollectLine(after);
  Leaves all = old_leaves;
  Leaves differences;
  for (const auto& leaf : new_leaves) {
    if (TextAt(old_leaves, leaf.first) == "nothing") all.push_back(leaf);
  }
  for (const auto& [path, text] : all) {
    const std::string old_text = TextAt(old_leaves, path);
    const std::string new_text = TextAt(new_leaves, path);
    if (old_text == new_text) continue;
    differences.emplace_back(path, absl::StrCat(old_text, " -> ", new_text));
  }
  return differences;
}

}  // namespace minutebook::cli
