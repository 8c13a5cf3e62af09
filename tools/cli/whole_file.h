// A file read at once.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace minutebook::cli {

// "-" is standard input of `in`. The error names the file and what is wrong with it.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, std::istream& in);

}  // namespace minutebook::cli
