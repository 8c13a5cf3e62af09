// An open RocksDB with its families, and the keys in them.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "store/rocks_options.h"
#include "store/types.h"

namespace minutebook::store {

class RocksDatabase {
 public:
  enum class Mode {
    kCreate,      // made where absent
    kOpen,        // must be there
    kRepairTail,  // must be there; replay of the write-ahead log stops at the first torn record
    kPeekTail,    // as kRepairTail, changing nothing on disk: to see how far it would get
  };
  // The family of words is made where it is missing (but for kPeekTail): it is derived.

  // DATA_LOSS where RocksDB finds damage, FAILED_PRECONDITION where another holds its lock. `env`
  // may be null, and must outlive the result.
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(const std::string& path, Mode mode,
                                                             rocksdb::Env* env);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const { return handles_[family]; }

  // Writes all memtables to tables, so that the next open has no log to replay.
  rocksdb::Status Flush() const;

 private:
  RocksDatabase() = default;
  // Makes the family of words where it is missing.
  absl::Status AddWords(const rocksdb::ColumnFamilyDescriptor& words);

  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles_{};
  std::unique_ptr<rocksdb::DB> db_;
};

// Keys; the values are in README.md.
std::string LogKey(Position position);
std::string TileKey(std::uint8_t level, std::uint64_t index);
// All records of a body start with this; the first revision of the record follows.
std::string BodyPrefix(std::string_view body);

inline rocksdb::Slice ToSlice(std::string_view bytes) {
  return rocksdb::Slice(bytes.data(), bytes.size());
}
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }
inline rocksdb::Slice ToSlice(const EventId& id) {
  return rocksdb::Slice(reinterpret_cast<const char*>(id.data()), id.size());
}

}  // namespace minutebook::store
