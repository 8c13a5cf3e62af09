// Gives a ref to each line of a file that has neither ref nor id.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace minutebook::cli {

struct AssignedRefs {
  std::string content;  // the file's, with refs put in and nothing else changed
  std::size_t assigned = 0;
};

// A ref is made of what happened, to whom and when ("chair-nominated-kh-2021-08-30"), with a number
// where it is taken already; the same content gets the same refs. INVALID_ARGUMENT names the first
// line that is no JSON object.
absl::StatusOr<AssignedRefs> AssignRefs(const std::string& content);

// Replaces a file's content all at once: whoever reads it sees the old or the new one.
absl::Status ReplaceFile(const std::string& path, const std::string& content);

}  // namespace minutebook::cli
