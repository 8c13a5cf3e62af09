#include "store/utf8.h"

#include <cstddef>

namespace minutebook::store {

std::optional<std::uint32_t> TakeCodePoint(std::string_view* text) {
  const auto at = [text](std::size_t i) { return static_cast<std::uint8_t>((*text)[i]); };
  const std::uint8_t first = at(0);
  std::size_t size = 1;
  std::uint32_t code_point = first;
  std::uint32_t shortest = 0;
  if (first >= 0x80) {
    if ((first & 0xE0) == 0xC0) {
      size = 2, code_point = first & 0x1F, shortest = 0x80;
    } else if ((first & 0xF0) == 0xE0) {
      size = 3, code_point = first & 0x0F, shortest = 0x800;
    } else if ((first & 0xF8) == 0xF0) {
      size = 4, code_point = first & 0x07, shortest = 0x10000;
    } else {
      return std::nullopt;
    }
  }
  if (text->size() < size) return std::nullopt;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xC0) != 0x80) return std::nullopt;
    code_point = code_point << 6 | (at(i) & 0x3F);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < shortest || code_point > 0x10FFFF || surrogate) return std::nullopt;
  text->remove_prefix(size);
  return code_point;
}

bool IsUnicodeSpace(std::uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

}  // namespace minutebook::store
