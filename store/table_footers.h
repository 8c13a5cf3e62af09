// A look at table files before RocksDB opens them: it parses a table's properties before it checks
// their checksum, and where one bit of them is turned over, an assertion of its own ends the
// process.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "rocksdb/env.h"

namespace minutebook::store {

// DATA_LOSS, naming the file, where the properties of a table in the folder are damaged in that
// way. All else is RocksDB's to find, what cannot be read too.
absl::Status CheckTableFooters(rocksdb::Env* env, const std::string& folder);

}  // namespace minutebook::store
