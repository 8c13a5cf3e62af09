// The file of who may do what: a line with the checksum of the rest, then JSON, which an operator
// may read and no one edits.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/access/access_state.pb.h"

namespace minutebook::access {

// What a file's content says. FAILED_PRECONDITION, with the remedy: it is damaged. `path` is named
// in that.
absl::StatusOr<AccessState> ParseBook(const std::string& path, std::string_view content);
// The file's content. INTERNAL for what is no UTF-8.
absl::StatusOr<std::string> FormatBook(const AccessState& state);

// An empty state where there is no file. FAILED_PRECONDITION, with the remedy: it is damaged, or
// others than its owner may read it.
absl::StatusOr<AccessState> ReadBook(const std::string& path, std::size_t bytes_max);
// After a crash the file holds the old state or the new one.
absl::Status WriteBook(const std::string& path, const AccessState& state);

}  // namespace minutebook::access
