#include "tools/cli/utf8.h"

#include "absl/strings/str_cat.h"

namespace minutebook::cli {
namespace {

// Length of the well-formed sequence at the beginning of `text`; 0 where there is none.
std::size_t SequenceLength(absl::string_view text, std::uint32_t& code) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    code = lead;
    return 1;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  code = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = (code << 6) | (byte(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return overlong || surrogate || code > 0x10FFFF ? 0 : length;
}

}  // namespace

std::optional<std::size_t> FindInvalidUtf8(absl::string_view text) {
  std::uint32_t code = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = SequenceLength(text.substr(at), code);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

void AppendUtf8(std::uint32_t code, std::string& out) {
  const auto push = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    push(code);
  } else if (code < 0x800) {
    push(0xC0 | (code >> 6));
    push(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    push(0xE0 | (code >> 12));
    push(0x80 | ((code >> 6) & 0x3F));
    push(0x80 | (code & 0x3F));
  } else {
    push(0xF0 | (code >> 18));
    push(0x80 | ((code >> 12) & 0x3F));
    push(0x80 | ((code >> 6) & 0x3F));
    push(0x80 | (code & 0x3F));
  }
}

std::size_t TextWidth(absl::string_view text) {
  std::size_t width = 0;
  std::uint32_t code = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = SequenceLength(text.substr(at), code);
    if (code < 0x300 || code > 0x36F) ++width;
    at += length == 0 ? 1 : length;
  }
  return width;
}

std::string Printable(absl::string_view text) {
  std::string out;
  std::uint32_t code = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = SequenceLength(text.substr(at), code);
    const bool control = length == 0 || code < 0x20 || (code >= 0x7F && code < 0xA0);
    length = length == 0 ? 1 : length;
    absl::StrAppend(&out, control ? absl::string_view(" ") : text.substr(at, length));
    at += length;
  }
  return out;
}

}  // namespace minutebook::cli
