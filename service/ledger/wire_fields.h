// Fields of Protocol Buffers put together without a message, with tags of one byte: their numbers
// are below 16. proto3 leaves out what is zero or empty.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/bytes.h"

namespace minutebook::ledger {

constexpr char NumberTag(int field) { return static_cast<char>(field << 3); }
constexpr char SizedTag(int field) { return static_cast<char>(field << 3 | 2); }

// Also where it is empty: a message that holds nothing is told.
inline void AppendSized(char tag, std::string_view value, std::string* out) {
  out->push_back(tag);
  store::AppendVarint(value.size(), out);
  out->append(value);
}

inline void AddNumber(char tag, std::uint64_t number, std::string* out) {
  if (number == 0) return;
  out->push_back(tag);
  store::AppendVarint(number, out);
}

inline void AddBytes(char tag, std::string_view value, std::string* out) {
  if (!value.empty()) AppendSized(tag, value, out);
}

}  // namespace minutebook::ledger
