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
// Families whose names begin so are made to be dropped: a purge that a crash ended leaves one.
inline constexpr char kPurgeFamilies[] = "purge";

// Null: RocksDB's default environment.
rocksdb::DBOptions MakeDatabaseOptions(rocksdb::Env* env);
// One for each Family, in its order, sharing one block cache.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies();

// For long scans: reads ahead, and leaves the cache to the others.
rocksdb::ReadOptions LongScanOptions();

}  // namespace minutebook::store
