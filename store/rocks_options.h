// How RocksDB is set up: for a ledger, and for each of its families.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "rocksdb/options.h"

namespace minutebook::store {

// Families in the order of their handles; the first is RocksDB's default.
enum Family {
  kMeta = 0,
  kLog,
  kIds,
  kBodies,
  kTree,
  kViewsCurrent,
  kViewsHistory,
  kWords,  // younger than the others: made where an older build left none
  kFamilies,
};

// A manifest longer than this is replaced by another one.
inline constexpr std::size_t kManifestBytesMax = 1024 * 1024;

// Null: RocksDB's default environment.
rocksdb::DBOptions MakeDatabaseOptions(rocksdb::Env* env);
// One for each Family, in its order, sharing one block cache.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies();
// The rows of the views lie in one of two pairs of families, 0 and 1; rows are made anew in the
// other. MakeFamilies names pair 0.
std::string ViewsFamilyName(Family family, int pair);

// For long scans: reads ahead, and leaves the cache to the others.
rocksdb::ReadOptions LongScanOptions();

}  // namespace minutebook::store
