// The word index on RocksDB: family words. Written without the write-ahead log, so that it costs
// the log's syncs nothing; keys and position lie in one family, so a crash takes both back alike.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/word_index.h"

namespace minutebook::store {

class RocksWords final : public WordIndex {
 public:
  // `database` must outlive this. Where the state cannot be read it is taken for none: the keys are
  // derived, and are put again.
  explicit RocksWords(const RocksDatabase* database);

  WordIndexState state() const override;
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string* seek)>& visit) const override;
  absl::Status Reset(std::string_view version) override;
  absl::Status Put(Position applied_position, const std::vector<std::string>& keys) override;

 private:
  // Writes `batch` with the new state; keeps a failure for ever.
  absl::Status Write(rocksdb::WriteBatch* batch, WordIndexState next);

  const RocksDatabase& database_;
  // The writer's own.
  absl::Status latched_;

  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
