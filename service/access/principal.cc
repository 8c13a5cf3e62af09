#include "service/access/principal.h"

#include <grpc/grpc_security_constants.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"

namespace minutebook::access {
namespace {

constexpr std::size_t kTokenIdBytesMax = 16;

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kCommonNameBytesMax &&
         std::none_of(name.begin(), name.end(), absl::ascii_iscntrl);
}

}  // namespace

absl::StatusOr<std::optional<std::string>> CertificateOf(const grpc::AuthContext& call) {
  if (!call.IsPeerAuthenticated()) return std::nullopt;
  const std::vector<grpc::string_ref> names = call.FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  if (names.size() != 1 || !IsName({names[0].data(), names[0].size()})) {
    return absl::UnauthenticatedError(
        "the certificate names nobody: it needs one common name of at most 64 bytes");
  }
  return kCertPrefix + std::string(names[0].data(), names[0].size());
}

bool IsPrincipal(std::string_view id) {
  constexpr std::string_view kCert = kCertPrefix;
  constexpr std::string_view kToken = kTokenPrefix;
  if (id.starts_with(kCert)) return IsName(id.substr(kCert.size()));
  if (!id.starts_with(kToken)) return false;
  id.remove_prefix(kToken.size());
  return !id.empty() && id.size() <= kTokenIdBytesMax &&
         std::all_of(id.begin(), id.end(), absl::ascii_isalnum);
}

}  // namespace minutebook::access
