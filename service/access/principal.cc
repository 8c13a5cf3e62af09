#include "service/access/principal.h"

#include <grpc/grpc_security_constants.h>

#include <algorithm>
#include <vector>

namespace minutebook::access {

absl::StatusOr<std::string> PrincipalOf(const grpc::AuthContext& call) {
  if (!call.IsPeerAuthenticated()) return std::string(kLocalPrincipal);
  const std::vector<grpc::string_ref> names = call.FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  if (names.size() != 1 || names[0].empty() || names[0].size() > kCommonNameBytesMax ||
      std::any_of(names[0].begin(), names[0].end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    return absl::UnauthenticatedError(
        "the certificate names nobody: it needs one common name of at most 64 bytes");
  }
  return "cert:" + std::string(names[0].data(), names[0].size());
}

}  // namespace minutebook::access
