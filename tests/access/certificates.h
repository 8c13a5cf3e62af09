// Certificates made for a test: an authority, and what it signs.
#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>

namespace minutebook::testing {

// In PEM.
struct Pair {
  std::string certificate;
  std::string key;
};

class Authority {
 public:
  explicit Authority(const std::string& name);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  const std::string& certificate() const { return certificate_; }
  // For `common_name` (none where it is empty), good for 127.0.0.1, until `seconds` from now.
  Pair Sign(const std::string& common_name, long seconds = 3600) const;

 private:
  X509* issuer_;
  EVP_PKEY* key_;
  std::string certificate_;
};

}  // namespace minutebook::testing
