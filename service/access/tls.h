// TLS: which certificate the server shows, and which of its clients' it takes.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace minutebook::access {

// Files in PEM. All empty: no TLS.
struct TlsFiles {
  std::string certificate;  // the server's, then those between it and its authority
  std::string key;          // its private key
  // Authorities of clients' certificates: only clients with one are served. Empty: any client is,
  // and shows none.
  std::string client_authorities;

  bool Any() const { return !certificate.empty() || !key.empty() || !client_authorities.empty(); }
};

// How often the files are looked at for newer ones.
inline constexpr unsigned kTlsReloadSeconds = 5;

// INVALID_ARGUMENT, naming the option: a file is missing, unreadable or no PEM, the key is not the
// certificate's, or may be read by others than its owner, the certificate has expired.
absl::Status CheckTls(const TlsFiles& files);

// Of files that CheckTls found good; insecure ones where there are none. Newer files are taken up
// within kTlsReloadSeconds.
std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const TlsFiles& files);

}  // namespace minutebook::access
