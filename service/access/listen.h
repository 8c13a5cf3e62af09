// At which addresses the server may listen.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/access/tls.h"

namespace minutebook::access {

// The host of HOST:PORT. INVALID_ARGUMENT: not of this form, or not a loopback address although
// there is no TLS, and tokens would be sent in plain text, or `allow_anonymous`, and anyone might
// do everything.
absl::StatusOr<std::string> HostToListen(const std::string& listen, const TlsFiles& tls,
                                         bool allow_anonymous = false);

}  // namespace minutebook::access
