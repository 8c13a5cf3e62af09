// Questions to the runs of the word index, as they lie in RocksDB.
#pragma once

#include "absl/status/statusor.h"
#include "store/rocks_database.h"
#include "store/word_index.h"

namespace minutebook::store {

// As WordIndex::Scan, of what is written.
absl::StatusOr<bool> ScanRuns(const RocksDatabase& database, const WordQuestion& question,
                              const WordVisit& visit);

}  // namespace minutebook::store
