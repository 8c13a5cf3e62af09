// Secrets of tokens: made, and known again by their hash alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace minutebook::access {

using SecretHash = std::array<std::uint8_t, 32>;

// "mbt_" and 256 random bits in 43 characters of base64url.
std::string NewSecret();
// Of any length that a header may have. As a secret is random, its hash need not be slow.
SecretHash HashOfSecret(std::string_view secret);
// An id of 8 random letters and digits.
std::string NewTokenId();

}  // namespace minutebook::access
