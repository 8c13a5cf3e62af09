#include "store/rocks_status.h"

#include <string>

namespace minutebook::store {

absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = std::string(doing) + ": " + status.ToString();
  // A file that is gone or ends too early is damage as well: nothing of ours removes one.
  if (status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound()) {
    return absl::DataLossError(message);
  }
  return absl::UnavailableError(message);
}

}  // namespace minutebook::store
