// The hash by which the record names files.
#pragma once

#include <iosfwd>
#include <string>

#include "absl/status/statusor.h"

namespace minutebook::cli {

// The 32 bytes of SHA-256 of all that can be read; DATA_LOSS if reading fails before the end.
absl::StatusOr<std::string> Sha256Of(std::istream& in);

}  // namespace minutebook::cli
