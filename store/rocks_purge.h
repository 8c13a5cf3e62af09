// Takes bytes that were overwritten or deleted out of a ledger's files. RocksDB forgets lazily: old
// values lie on in tables, in the write-ahead log and, as ends of tables' key ranges, in the
// manifest.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "store/rocks_database.h"
#include "store/types.h"

namespace minutebook::store {

// Returns once no file of the database holds what these positions of the log, any row of the views
// or any key of the words held before. UNAVAILABLE where that could not be brought about: the disk
// failed, or a reader held on to an old state for too long. To be tried again.
absl::Status PurgeFiles(const RocksDatabase& database, const std::vector<Position>& positions);

}  // namespace minutebook::store
