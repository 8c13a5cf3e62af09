#include "tools/client/uuid.h"

#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace minutebook::client {

std::string RandomUuid() {
  thread_local std::random_device device;
  std::string bytes(16, '\0');
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    const auto word = device();
    for (std::size_t k = 0; k < 4; ++k) bytes[i + k] = static_cast<char>(word >> (8 * k));
  }
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // RFC 4122's variant
  return UuidText(bytes);
}

std::string UuidText(absl::string_view bytes) {
  if (bytes.size() != 16) return "";
  const std::string hex = absl::BytesToHexString(bytes);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace minutebook::client
