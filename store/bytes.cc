#include "store/bytes.h"

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace minutebook::store {

void AppendBigEndian(std::uint64_t number, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

std::string BigEndian(std::uint64_t number) {
  std::string bytes;
  AppendBigEndian(number, &bytes);
  return bytes;
}

std::optional<std::uint64_t> ParseBigEndian(std::string_view bytes) {
  if (bytes.size() != 8) return std::nullopt;
  std::uint64_t number = 0;
  for (const char byte : bytes) number = (number << 8) | static_cast<std::uint8_t>(byte);
  return number;
}

void AppendVarint(std::uint64_t number, std::string* out) {
  while (number >= 0x80) {
    out->push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  out->push_back(static_cast<char>(number));
}

std::optional<std::uint64_t> TakeVarint(std::string_view* bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes->size() && i < 10; ++i) {
    const std::uint64_t byte = static_cast<std::uint8_t>((*bytes)[i]);
    if (i == 9 && byte > 1) return std::nullopt;  // more than 64 bits
    number |= (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) == 0) {
      bytes->remove_prefix(i + 1);
      return number;
    }
  }
  return std::nullopt;
}

void AppendEscaped(std::string_view key, std::string* out) {
  for (const char byte : key) {
    out->push_back(byte);
    if (byte == '\0') out->push_back('\xff');
  }
  out->append(2, '\0');
}

bool TakeEscaped(std::string_view* bytes, std::string* key) {
  key->clear();
  for (std::size_t at = 0; at + 1 < bytes->size();) {
    const char byte = (*bytes)[at];
    if (byte != '\0') {
      key->push_back(byte);
      ++at;
      continue;
    }
    const char next = (*bytes)[at + 1];
    at += 2;
    if (next == '\xff') {
      key->push_back('\0');
      continue;
    }
    if (next != '\0') return false;
    bytes->remove_prefix(at);
    return true;
  }
  return false;
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) ++end.back();
  return end;
}

void AppendFramed(std::string_view bytes, std::string* out) {
  out->push_back(kFrameTag);
  AppendVarint(bytes.size(), out);
  out->append(bytes);
}

std::string Printable(std::string_view key) {
  constexpr std::size_t kShownBytesMax = 200;
  const bool cut = key.size() > kShownBytesMax;
  if (cut) key = key.substr(0, kShownBytesMax);
  return "\"" + absl::CHexEscape(absl::string_view(key.data(), key.size())) +
         (cut ? "...\"" : "\"");
}

}  // namespace minutebook::store
