// JSON (RFC 8259) as a record keeper writes it. Our own reader because a line of a record must be
// answered exactly: the column of each value is kept, numbers keep their digits, an object keeps
// the order of its keys, and a key given twice is an error.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace minutebook::cli {

struct JsonMember;

struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;  // of a string, unescaped; of a number, its digits as written
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;
  std::size_t offset = 0;  // byte of the text at which the value begins

  bool is_object() const { return kind == Kind::kObject; }
  bool is_array() const { return kind == Kind::kArray; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_null() const { return kind == Kind::kNull; }
  // The member's value, or null.
  const JsonValue* Find(absl::string_view key) const;
  // The member's value, added as null where it is missing.
  JsonValue& operator[](absl::string_view key);

  static JsonValue String(absl::string_view text);
  static JsonValue Object();
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

// Reads one value that fills the whole text. INVALID_ARGUMENT says what is wrong and at which
// column, counted from 1. UTF-8 is checked; nesting is limited to 64.
absl::StatusOr<JsonValue> ParseJson(absl::string_view text);

// The text in quotes, escaped where JSON asks for it.
std::string QuoteJson(absl::string_view text);

}  // namespace minutebook::cli
