// The word index on RocksDB: family words, and in memory what was put last. Written without the
// write-ahead log, so that it costs the log's syncs nothing; entries and position lie in one
// family, so a crash takes both back alike.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rocksdb/write_batch.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/word_index.h"
#include "store/word_items.h"

namespace minutebook::store {

class RocksWords final : public WordIndex {
 public:
  // `database` must outlive this. Where the state cannot be read it is taken for none: the entries
  // are derived, and are put again.
  explicit RocksWords(const RocksDatabase* database);

  WordIndexState state() const override;
  absl::Status Scan(std::string_view prefix, const WordVisit& visit) const override;
  absl::Status Reset(std::string_view version) override;
  using WordIndex::Put;
  absl::Status Put(Position applied_position, std::span<const WordEntry> entries,
                   const std::function<bool()>& go_on) override;

  // Writes what is in memory; a crash before the next one takes back what is put from here on.
  absl::Status Flush(const std::function<bool()>& go_on = {});

 private:
  // Writes `batch`; keeps a failure for ever.
  absl::Status Write(rocksdb::WriteBatch* batch);
  rocksdb::Status PutState(const WordIndexState& state, rocksdb::WriteBatch* batch) const;

  const RocksDatabase& database_;
  // The writer's own.
  absl::Status latched_;
  Position written_position_;  // what the written state says

  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
  WordTail tail_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
