#include "tools/cli/names.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace minutebook::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;

// Letters put in, left out, mistaken, or two neighbours exchanged.
std::size_t EditDistance(absl::string_view a, absl::string_view b) {
  using Row = std::vector<std::size_t>;
  std::vector<Row> rows(a.size() + 1, Row(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) rows[i][0] = i;
  for (std::size_t k = 0; k <= b.size(); ++k) rows[0][k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t cost = a[i - 1] == b[k - 1] ? 0 : 1;
      std::size_t best =
          std::min({rows[i - 1][k] + 1, rows[i][k - 1] + 1, rows[i - 1][k - 1] + cost});
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1]) {
        best = std::min(best, rows[i - 2][k - 2] + 1);
      }
      rows[i][k] = best;
    }
  }
  return rows.back().back();
}

// Case and separators set aside.
std::string Squeezed(absl::string_view text) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(text), {{"_", ""}, {"-", ""}, {" ", ""}});
}

}  // namespace

std::string NearestName(absl::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kWordBytesMax = 128;  // nobody means one of our names with more
  if (word.size() > kWordBytesMax) return "";
  const std::string squeezed = Squeezed(word);
  std::string nearest;
  std::size_t least = std::max<std::size_t>(squeezed.size() / 3, 1) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(squeezed, Squeezed(candidate));
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(word, candidates);
  return nearest.empty() ? "" : absl::StrCat(", did you mean ", nearest, "?");
}

const FieldDescriptor* FindField(const Descriptor& message, absl::string_view key) {
  const std::string name(key);
  if (const auto* field = message.FindFieldByName(name)) return field;
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->json_name() == name) return message.field(i);
  }
  return nullptr;
}

std::vector<std::string> FieldNames(const Descriptor& message) {
  std::vector<std::string> names;
  for (int i = 0; i < message.field_count(); ++i) names.push_back(message.field(i)->json_name());
  return names;
}

std::string ShortName(const EnumValueDescriptor& value) {
  // By the style of the proto files the first value is <TYPE>_UNSPECIFIED.
  const std::string& first = value.type()->value(0)->name();
  absl::string_view prefix = absl::StripSuffix(first, "UNSPECIFIED");
  return absl::AsciiStrToLower(absl::StripPrefix(value.name(), prefix));
}

const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, absl::string_view text) {
  const std::string wanted =
      absl::StrReplaceAll(absl::AsciiStrToLower(text), {{" ", "_"}, {"-", "_"}});
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor& value = *type.value(i);
    if (value.name() == text) return &value;
    if (value.number() != 0 && ShortName(value) == wanted) return &value;
  }
  return nullptr;
}

std::vector<std::string> EnumNames(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(ShortName(*type.value(i)));
  }
  return names;
}

std::string InWords(absl::string_view name) {
  std::string words;
  for (const char c : name) {
    const bool upper = absl::ascii_isupper(static_cast<unsigned char>(c));
    const bool separator = c == '_' || c == '-' || c == ' ';
    if ((upper || separator) && !words.empty()) words.push_back(' ');
    if (!separator) words.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

std::string InKebab(absl::string_view name) {
  return absl::StrReplaceAll(InWords(name), {{" ", "-"}});
}

}  // namespace minutebook::cli
