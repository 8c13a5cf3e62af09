// The record of how far each family follows the log, written in the same batch as what it states.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "rocksdb/write_batch.h"
#include "store/rocks_database.h"
#include "store/store.h"

namespace minutebook::store {

// Keys of the family `default`.
inline constexpr char kIdentityKey[] = "identity";
inline constexpr char kAppliedKey[] = "applied";
inline constexpr char kViewsVersionKey[] = "views_version";
inline constexpr char kViewsPairKey[] = "views_pair";
inline constexpr char kPurgeKey[] = "purge";
inline constexpr char kRestoredKey[] = "restored";

struct Applied {
  Position log = 0;
  Position ids = 0;
  Position bodies = 0;
  Position tree = 0;
  Position views = 0;
  Hash root{};  // of the tree over the first `log` events
};

// All of a ledger's families follow the log at once; only the views may lie behind.
Applied AppliedAt(const TreeHead& tree, Position views);
rocksdb::Status AddApplied(const RocksDatabase& database, const Applied& applied,
                           rocksdb::WriteBatch* batch);
// DATA_LOSS where the record is missing, damaged, or contradicts itself.
absl::StatusOr<Applied> ReadApplied(const RocksDatabase& database);

// The value of a key of the family `default`; empty where there is none.
absl::StatusOr<std::string> ReadMeta(const RocksDatabase& database, std::string_view key);

}  // namespace minutebook::store
