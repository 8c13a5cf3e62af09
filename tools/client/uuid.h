// Event ids that a client chooses: random UUIDs (RFC 4122, version 4).
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace minutebook::client {

// A new random UUID in text form. Thread-safe.
std::string RandomUuid();
// Text form of 16 bytes, as an event's header carries them; empty for any other length.
std::string UuidText(absl::string_view bytes);

}  // namespace minutebook::client
