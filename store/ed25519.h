// Ed25519 (RFC 8032), by OpenSSL. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace minutebook::store {

using Ed25519PublicKey = std::array<std::uint8_t, 32>;
// The private key as RFC 8032 has it: the 32 bytes from which the rest is derived.
using Ed25519Seed = std::array<std::uint8_t, 32>;
using Ed25519Signature = std::array<std::uint8_t, 64>;

// A new key, from the system's random bytes.
Ed25519Seed NewEd25519Seed();
Ed25519PublicKey Ed25519PublicKeyOf(const Ed25519Seed& seed);
Ed25519Signature Ed25519Sign(const Ed25519Seed& seed, std::string_view message);
// Whether the signature is the key's over the message. A key that is no point of the curve has
// signed nothing.
bool Ed25519Verify(const Ed25519PublicKey& key, std::string_view message,
                   const Ed25519Signature& signature);

}  // namespace minutebook::store
