#include "service/domain/text.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/escaping.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kShownBytesMax = 48;
constexpr std::uint32_t kNoCharacter = 0xffffffff;

// Reads one character at `at` and moves behind it; kNoCharacter where none is well formed.
std::uint32_t Next(std::string_view text, std::size_t* at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte((*at)++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - *at < more) return kNoCharacter;
  std::uint32_t code = lead & (0x3f >> more);
  for (std::size_t i = 0; i < more; ++i, ++*at) {
    if ((byte(*at) & 0xc0) != 0x80) return kNoCharacter;
    code = code << 6 | (byte(*at) & 0x3f);
  }
  const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  return overlong || surrogate || code > 0x10ffff ? kNoCharacter : code;
}

}  // namespace

std::string Concat(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view part : parts) text.append(part);
  return text;
}

std::string Quoted(std::string_view text) {
  const bool cut = text.size() > kShownBytesMax;
  if (cut) {
    text = text.substr(0, kShownBytesMax);
    // Not within a character.
    while (!text.empty() && !IsUtf8(text) && kShownBytesMax - text.size() < 3) {
      text.remove_suffix(1);
    }
  }
  const absl::string_view shown(text.data(), text.size());
  return Concat({"'", IsUtf8(text) ? absl::Utf8SafeCEscape(shown) : absl::CHexEscape(shown),
                 cut ? "...'" : "'"});
}

bool IsUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (Next(text, &at) == kNoCharacter) return false;
  }
  return true;
}

bool HasControlCharacter(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = Next(text, &at);
    if ((code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}

}  // namespace minutebook::domain
