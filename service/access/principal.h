// The principal behind a call.
#pragma once

#include <grpcpp/security/auth_context.h>

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace minutebook::access {

// Who calls without a certificate: whoever is on this machine.
inline constexpr char kLocalPrincipal[] = "local";
inline constexpr std::size_t kCommonNameBytesMax = 64;  // as X.520 has it

// "cert:" and the common name of the client's certificate, or kLocalPrincipal where clients show
// none. UNAUTHENTICATED: the certificate has no common name, several, or one too long or with
// control characters.
absl::StatusOr<std::string> PrincipalOf(const grpc::AuthContext& call);

}  // namespace minutebook::access
