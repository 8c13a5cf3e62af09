#include "store/ed25519.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

namespace minutebook::store {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// A library that cannot take up 32 bytes leaves nothing to go on with.
Key PrivateKey(const Ed25519Seed& seed) {
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
          &EVP_PKEY_free);
  if (!key) std::abort();
  return key;
}

}  // namespace

Ed25519Seed NewEd25519Seed() {
  Ed25519Seed seed;
  if (RAND_priv_bytes(seed.data(), static_cast<int>(seed.size())) != 1) std::abort();
  return seed;
}

Ed25519PublicKey Ed25519PublicKeyOf(const Ed25519Seed& seed) {
  Ed25519PublicKey public_key;
  std::size_t size = public_key.size();
  const Key key = PrivateKey(seed);
  if (EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &size) != 1) std::abort();
  return public_key;
}

Ed25519Signature Ed25519Sign(const Ed25519Seed& seed, std::string_view message) {
  Ed25519Signature signature;
  std::size_t size = signature.size();
  const Key key = PrivateKey(seed);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const bool done =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestSign(context.get(), signature.data(), &size, Bytes(message), message.size()) == 1;
  if (!done) std::abort();
  return signature;
}

bool Ed25519Verify(const Ed25519PublicKey& key, std::string_view message,
                   const Ed25519Signature& signature) {
  const Key public_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()),
      &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return public_key &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(), Bytes(message),
                          message.size()) == 1;
}

}  // namespace minutebook::store
