#include "service/access/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdio>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace minutebook::access {
namespace {

constexpr char kIdentity[] = "server";
constexpr char kAuthorities[] = "clients";

struct CloseFile {
  void operator()(FILE* file) const { std::fclose(file); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using File = std::unique_ptr<FILE, CloseFile>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

absl::Status Wrong(const char* option, const std::string& path, const char* what) {
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", path, " ", what));
}

absl::StatusOr<File> Open(const char* option, const std::string& path) {
  File file(std::fopen(path.c_str(), "re"));
  if (file == nullptr) return Wrong(option, path, "cannot be read");
  return file;
}

absl::StatusOr<Certificate> ReadCertificate(const char* option, const std::string& path) {
  auto file = Open(option, path);
  if (!file.ok()) return file.status();
  Certificate certificate(PEM_read_X509(file->get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return Wrong(option, path, "holds no certificate in PEM");
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) <= 0) {
    return Wrong(option, path, "holds a certificate that has expired: renew it");
  }
  return certificate;
}

// A key with a passphrase is refused: nobody could type it.
int NoPassphrase(char*, int, int, void*) { return -1; }

absl::StatusOr<Key> ReadKey(const std::string& path) {
  constexpr char kOption[] = "--tls-key";
  auto file = Open(kOption, path);
  if (!file.ok()) return file.status();
  struct stat state {};
  if (fstat(fileno(file->get()), &state) != 0 || (state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Wrong(kOption, path, "may be read by others than its owner: chmod 600 it");
  }
  Key key(PEM_read_PrivateKey(file->get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr)
    return Wrong(kOption, path, "holds no private key in PEM, or an encrypted one");
  return key;
}

}  // namespace

absl::Status CheckTls(const TlsFiles& files) {
  if (!files.Any()) return absl::OkStatus();
  if (files.certificate.empty() || files.key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key go together: the server must show a certificate of its own");
  }
  auto certificate = ReadCertificate("--tls-cert", files.certificate);
  if (!certificate.ok()) return certificate.status();
  auto key = ReadKey(files.key);
  if (!key.ok()) return key.status();
  if (X509_check_private_key(certificate->get(), key->get()) != 1) {
    return Wrong("--tls-key", files.key, "is not the key of the certificate of --tls-cert");
  }
  if (files.client_authorities.empty()) return absl::OkStatus();
  return ReadCertificate("--tls-client-ca", files.client_authorities).status();
}

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const TlsFiles& files) {
  if (!files.Any()) return grpc::InsecureServerCredentials();
  const auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.client_authorities, kTlsReloadSeconds);
  grpc::experimental::TlsServerCredentialsOptions options(provider);
  options.watch_identity_key_cert_pairs();
  options.set_identity_cert_name(kIdentity);
  if (files.client_authorities.empty()) {
    options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  } else {
    options.watch_root_certs();
    options.set_root_cert_name(kAuthorities);
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

}  // namespace minutebook::access
