// At which addresses the server may listen.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/access/tls.h"

namespace minutebook::access {

// The host of HOST:PORT. INVALID_ARGUMENT: not of this form, or not a loopback address although
// clients need no certificate: the server would take events from anyone.
absl::StatusOr<std::string> HostToListen(const std::string& listen, const TlsFiles& tls);

}  // namespace minutebook::access
