// The principal behind a call: stamped on every event as its recorder.
#pragma once

#include <grpcpp/security/auth_context.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace minutebook::access {

inline constexpr char kCertPrefix[] = "cert:";
inline constexpr char kTokenPrefix[] = "token:";
inline constexpr std::size_t kCommonNameBytesMax = 64;  // as X.520 has it

// "cert:" and the common name of the client's certificate; nullopt where it shows none.
// UNAUTHENTICATED: the certificate has no common name, several, or one too long or with control
// characters.
absl::StatusOr<std::optional<std::string>> CertificateOf(const grpc::AuthContext& call);

// Whether a role can be granted to it: it is of one of the two kinds above.
bool IsPrincipal(std::string_view id);

}  // namespace minutebook::access
