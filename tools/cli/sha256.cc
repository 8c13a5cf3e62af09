#include "tools/cli/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <istream>
#include <memory>

#include "absl/status/status.h"

namespace minutebook::cli {

absl::StatusOr<std::string> Sha256Of(std::istream& in) {
  constexpr std::size_t kBlockBytes = 64 * 1024;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  if (context == nullptr || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) {
    return absl::InternalError("SHA-256 is not to be had from OpenSSL");
  }
  std::array<char, kBlockBytes> block;
  while (in) {
    in.read(block.data(), block.size());
    if (EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(in.gcount())) != 1) {
      return absl::InternalError("SHA-256 could not be computed");
    }
  }
  if (in.bad() || !in.eof()) return absl::DataLossError("it cannot be read to its end");
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int bytes = 0;
  if (EVP_DigestFinal_ex(context.get(), digest.data(), &bytes) != 1) {
    return absl::InternalError("SHA-256 could not be computed");
  }
  return std::string(reinterpret_cast<const char*>(digest.data()), bytes);
}

}  // namespace minutebook::cli
