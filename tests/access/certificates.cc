#include "tests/access/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>

namespace minutebook::testing {
namespace {

void Check(bool ok) {
  if (!ok) std::abort();
}

std::string Text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

std::string PemOf(X509* certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  Check(PEM_write_bio_X509(bio, certificate) == 1);
  return Text(bio);
}

std::string PemOf(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  Check(PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return Text(bio);
}

void Extend(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  Check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

X509* NewCertificate(EVP_PKEY* key, const std::string& common_name, long seconds) {
  static long serial = 0;
  X509* certificate = X509_new();
  Check(X509_set_version(certificate, 2) == 1);
  Check(ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial) == 1);
  Check(X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != nullptr);
  Check(X509_gmtime_adj(X509_getm_notAfter(certificate), seconds) != nullptr);
  Check(X509_set_pubkey(certificate, key) == 1);
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto add = [name](const char* field, const std::string& value) {
    Check(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(value.data()),
                                     static_cast<int>(value.size()), -1, 0) == 1);
  };
  add("O", "test");
  if (!common_name.empty()) add("CN", common_name);
  return certificate;
}

}  // namespace

Authority::Authority(const std::string& name) : key_(EVP_EC_gen("P-256")) {
  issuer_ = NewCertificate(key_, name, 3600);
  Check(X509_set_issuer_name(issuer_, X509_get_subject_name(issuer_)) == 1);
  Extend(issuer_, NID_basic_constraints, "critical,CA:TRUE");
  Extend(issuer_, NID_key_usage, "critical,keyCertSign");
  Check(X509_sign(issuer_, key_, EVP_sha256()) > 0);
  certificate_ = PemOf(issuer_);
}

Authority::~Authority() {
  X509_free(issuer_);
  EVP_PKEY_free(key_);
}

Pair Authority::Sign(const std::string& common_name, long seconds) const {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = NewCertificate(key, common_name, seconds);
  Check(X509_set_issuer_name(certificate, X509_get_subject_name(issuer_)) == 1);
  Extend(certificate, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  Check(X509_sign(certificate, key_, EVP_sha256()) > 0);
  Pair pair{PemOf(certificate), PemOf(key)};
  X509_free(certificate);
  EVP_PKEY_free(key);
  return pair;
}

}  // namespace minutebook::testing
