#include "tools/cli/json.h"

#include <cctype>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr int kDepthMax = 64;

class Reader {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  absl::StatusOr<JsonValue> ReadAll() {
    JsonValue value;
    SkipSpace();
    if (!ReadValue(value, 0)) return Error();
    SkipSpace();
    if (at_ != text_.size()) {
      Fail("nothing may follow the value");
      return Error();
    }
    return value;
  }

 private:
  // Notes the first mistake, with the place where it was seen.
  bool Fail(std::string what) {
    if (what_.empty()) {
      what_ = std::move(what);
      failed_at_ = at_;
    }
    return false;
  }
  absl::Status Error() const {
    return absl::InvalidArgumentError(absl::StrCat("column ", failed_at_ + 1, ": ", what_));
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  void SkipSpace() {
    while (!AtEnd() && (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' || Peek() == '\r')) ++at_;
  }
  bool Take(absl::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool ReadValue(JsonValue& value, int depth) {
    if (depth > kDepthMax) return Fail("nested too deeply");
    value.offset = at_;
    const char c = Peek();
    if (AtEnd()) return Fail("a value is missing");
    if (c == '{') return ReadObject(value, depth);
    if (c == '[') return ReadArray(value, depth);
    if (c == '"') {
      value.kind = JsonValue::Kind::kString;
      return ReadString(value.text);
    }
    if (c == '-' || std::isdigit(static_cast<unsigned char>(c))) return ReadNumber(value);
    if (Take("null")) return true;
    value.kind = JsonValue::Kind::kBool;
    value.boolean = c == 't';
    if (Take("true") || Take("false")) return true;
    return Fail("not a JSON value: text needs double quotes");
  }

  bool ReadObject(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::kObject;
    ++at_;
    SkipSpace();
    if (Take("}")) return true;
    while (true) {
      SkipSpace();
      if (Peek() != '"') return Fail("a key in double quotes is expected");
      const std::size_t key_at = at_;
      std::string key;
      if (!ReadString(key)) return false;
      if (value.Find(key) != nullptr) {
        at_ = key_at;
        return Fail(absl::StrCat("key \"", key, "\" is given twice"));
      }
      SkipSpace();
      if (!Take(":")) return Fail("':' is expected after a key");
      SkipSpace();
      JsonValue member;
      if (!ReadValue(member, depth + 1)) return false;
      value.members.push_back({std::move(key), std::move(member)});
      SkipSpace();
      if (Take("}")) return true;
      if (!Take(",")) return Fail(AtEnd() ? "'}' is missing at the end" : "',' or '}' is expected");
    }
  }

  bool ReadArray(JsonValue& value, int depth) {
    value.kind = JsonValue::Kind::kArray;
    ++at_;
    SkipSpace();
    if (Take("]")) return true;
    while (true) {
      SkipSpace();
      if (!ReadValue(value.items.emplace_back(), depth + 1)) return false;
      SkipSpace();
      if (Take("]")) return true;
      if (!Take(",")) return Fail(AtEnd() ? "']' is missing at the end" : "',' or ']' is expected");
    }
  }

  bool TakeDigits() {
    const std::size_t start = at_;
    while (std::isdigit(static_cast<unsigned char>(Peek()))) ++at_;
    return at_ > start;
  }

  bool ReadNumber(JsonValue& value) {
    value.kind = JsonValue::Kind::kNumber;
    const std::size_t start = at_;
    Take("-");
    if (!Take("0") && !TakeDigits()) return Fail("a digit is expected");
    if (Take(".") && !TakeDigits()) return Fail("a digit is expected after the point");
    if (Take("e") || Take("E")) {
      if (!Take("+")) Take("-");
      if (!TakeDigits()) return Fail("a digit is expected in the exponent");
    }
    value.text = std::string(text_.substr(start, at_ - start));
    return true;
  }

  bool ReadString(std::string& out) {
    const std::size_t start = at_++;
    while (true) {
      if (AtEnd()) {
        at_ = start;
        return Fail("the text that begins here has no closing quote");
      }
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return Fail("a control character needs an escape");
      ++at_;
      if (c == '"') return true;
      if (c != '\\') {
        out.push_back(c);
      } else if (!ReadEscape(out)) {
        return false;
      }
    }
  }

  bool ReadEscape(std::string& out) {
    constexpr absl::string_view kNames = "\"\\/bfnrt";
    constexpr absl::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const auto index = kNames.find(Peek());
    if (!AtEnd() && index != absl::string_view::npos) {
      ++at_;
      out.push_back(kMeanings[index]);
      return true;
    }
    if (!Take("u")) return Fail("no such escape");
    auto code = ReadHex4();
    if (!code) return Fail("\\u needs four hexadecimal digits");
    if (*code >= 0xD800 && *code < 0xDC00) {  // the first half of a pair
      const auto low = Take("\\u") ? ReadHex4() : std::nullopt;
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return Fail("half a surrogate pair");
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    } else if (*code >= 0xDC00 && *code <= 0xDFFF) {
      return Fail("half a surrogate pair");
    }
    AppendUtf8(*code, out);
    return true;
  }

  std::optional<std::uint32_t> ReadHex4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = Peek();
      if (!std::isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
      const int digit =
          std::isdigit(static_cast<unsigned char>(c)) ? c - '0' : (c | 0x20) - 'a' + 10;
      code = code * 16 + static_cast<std::uint32_t>(digit);
      ++at_;
    }
    return code;
  }

  const absl::string_view text_;
  std::size_t at_ = 0;
  std::string what_;
  std::size_t failed_at_ = 0;
};

}  // namespace

const JsonValue* JsonValue::Find(absl::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

JsonValue& JsonValue::operator[](absl::string_view key) {
  kind = Kind::kObject;
  for (auto& [name, value] : members) {
    if (name == key) return value;
  }
  return members.emplace_back(JsonMember{std::string(key), JsonValue()}).value;
}

JsonValue JsonValue::String(absl::string_view text) {
  JsonValue value;
  value.kind = Kind::kString;
  value.text = std::string(text);
  return value;
}

JsonValue JsonValue::Object() {
  JsonValue value;
  value.kind = Kind::kObject;
  return value;
}

absl::StatusOr<JsonValue> ParseJson(absl::string_view text) {
  // The mark that some editors put at the beginning of a file.
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  if (const auto bad = FindInvalidUtf8(text)) {
    return absl::InvalidArgumentError(absl::StrCat("column ", *bad + 1, ": not UTF-8"));
  }
  return Reader(text).ReadAll();
}

std::string QuoteJson(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace minutebook::cli
