#include "service/access/secret.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace minutebook::access {
namespace {

constexpr char kPrefix[] = "mbt_";  // so that scanners for secrets know one
constexpr std::size_t kSecretBytes = 32;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

template <std::size_t kBytes>
std::array<std::uint8_t, kBytes> Random() {
  std::array<std::uint8_t, kBytes> bytes;
  if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) std::abort();
  return bytes;
}

}  // namespace

std::string NewSecret() {
  const auto bytes = Random<kSecretBytes>();
  return absl::StrCat(kPrefix, absl::WebSafeBase64Escape(absl::string_view(
                                   reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

SecretHash HashOfSecret(std::string_view secret) {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  // Made once a thread: it costs more than the hash.
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  SecretHash hash;
  if (EVP_DigestInit_ex2(context.get(), kSha256, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), secret.data(), secret.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) != 1) {
    std::abort();
  }
  return hash;
}

std::string NewTokenId() {
  constexpr char kLetters[] = "0123456789abcdefghjkmnpqrstvwxyz";  // 32, none like another
  std::string id;
  for (const std::uint8_t byte : Random<8>()) id.push_back(kLetters[byte % 32]);
  return id;
}

}  // namespace minutebook::access
