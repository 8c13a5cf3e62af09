// The word index on RocksDB: family words, and in memory what was put last. That is written as a
// run, in pieces between which commits go on, and without the write-ahead log. A run that was cut
// short is of no harm, as its number is never used again: what is missing of it comes in another.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "rocksdb/write_batch.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/word_index.h"
#include "store/word_tail.h"

namespace minutebook::store {

class RocksWords final : public WordIndex {
 public:
  // `database` must outlive this. Where the state cannot be read it is taken for none: the places
  // are derived, and are put again.
  explicit RocksWords(const RocksDatabase* database);

  WordIndexState state() const override;
  absl::StatusOr<bool> Scan(const WordQuestion& question, const WordVisit& visit) const override;
  absl::Status Reset(std::string_view version) override;
  using WordIndex::Put;
  absl::Status Put(Position applied_position, std::span<const WordPlace> places,
                   const std::function<bool()>& go_on) override;

  // Writes what is in memory; a crash before the next one takes back what is put from here on.
  // Where it fails, that stays in memory, and may be written later.
  absl::Status Flush(const std::function<bool()>& go_on = {});

 private:
  bool TailIsFull() const;
  // Writes a run, and that the index is up to `position`; false where `go_on` broke it off.
  absl::StatusOr<bool> WriteRun(const WordTail& tail, Position position,
                                const std::function<bool()>& go_on);
  rocksdb::Status Write(rocksdb::WriteBatch* batch) const;

  const RocksDatabase& database_;
  // The writer's own.
  absl::Status latched_;           // of a Reset whose outcome is unknown
  Position written_position_ = 0;  // what the written state says
  std::uint32_t runs_ = 0;         // the number of the next one

  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
  WordTail tail_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
