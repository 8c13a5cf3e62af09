// A witness of ledgers: its own key, and its statements that it saw a checkpoint (C2SP
// tlog-cosignature). No input or output.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace minutebook::verify {

// "PRIVATE+KEY+<name>+<id in hex>+<base64 of type and seed>" and a newline: to be kept secret.
// INVALID_ARGUMENT: a name that no key can have.
absl::StatusOr<std::string> NewWitnessKey(std::string_view name);

// What others verify a witness's cosignatures with. INVALID_ARGUMENT: not a key as above.
absl::StatusOr<std::string> WitnessVerifierKey(std::string_view private_key);

// The checkpoint with the signatures that it has and the witness's, made at `time` (seconds since
// 1970). Only for a checkpoint that was checked: the signature says so.
absl::StatusOr<std::string> Cosign(std::string_view note, std::string_view private_key,
                                   std::uint64_t time);

}  // namespace minutebook::verify
