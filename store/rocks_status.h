// What RocksDB says, as the store says it.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/status.h"

namespace minutebook::store {

// OK stays OK; damage becomes DATA_LOSS, all else UNAVAILABLE. `doing` names what was tried, with
// its place, such as "reading position 7".
absl::Status FromRocks(const rocksdb::Status& status, std::string_view doing);

}  // namespace minutebook::store
