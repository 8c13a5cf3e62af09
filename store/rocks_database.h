// An open RocksDB with its families, and the keys in them.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "store/mutex.h"
#include "store/rocks_options.h"
#include "store/types.h"

namespace minutebook::store {

// A pair of families with rows of the views. Whoever reads in them shares it, so that a pair that
// is dropped stays until its last reader is done.
class ViewsPair {
 public:
  ViewsPair(rocksdb::DB* db, int number) : number_(number), db_(*db) {}
  ~ViewsPair();
  ViewsPair(const ViewsPair&) = delete;
  ViewsPair& operator=(const ViewsPair&) = delete;

  int number() const { return number_; }
  rocksdb::ColumnFamilyHandle* current() const { return handles_[0]; }
  rocksdb::ColumnFamilyHandle* history() const { return handles_[1]; }

 private:
  friend class RocksDatabase;
  const int number_;
  rocksdb::DB& db_;
  std::array<rocksdb::ColumnFamilyHandle*, 2> handles_{};  // owned
};

class RocksDatabase {
 public:
  enum class Mode {
    kCreate,      // made where absent
    kOpen,        // must be there
    kRepairTail,  // must be there; replay of the write-ahead log stops at the first torn record
    kPeekTail,    // as kRepairTail, changing nothing on disk: to see how far it would get
    kReadOnly,    // as kOpen, changing nothing on disk
  };
  // The family of words is made where it is missing, where anything may be: it is derived.

  // DATA_LOSS where RocksDB finds damage, FAILED_PRECONDITION where another holds its lock. `env`
  // may be null, and must outlive the result.
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(const std::string& path, Mode mode,
                                                             rocksdb::Env* env);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // Those of the views are of the pair that is served.
  rocksdb::ColumnFamilyHandle* family(Family family) const;

  // The pair that is served.
  std::shared_ptr<const ViewsPair> views() const;
  // Makes the other pair, empty. For one thread at a time.
  absl::StatusOr<std::shared_ptr<const ViewsPair>> MakeViews();
  // What views() gives from now on. The database's own records must say so already.
  void ServeViews(std::shared_ptr<const ViewsPair> pair);
  // Takes a pair out of the database; its files go with its last reader.
  rocksdb::Status DropViews(const ViewsPair& pair);

  // Writes all memtables to tables, so that the next open has no log to replay.
  rocksdb::Status Flush() const;

 private:
  explicit RocksDatabase(rocksdb::DB* db) : db_(db) {}
  // Takes over the handles of an opened database, by name. Those of no family of ours are left over
  // from work that was broken off: dropped, unless nothing may be changed.
  absl::Status Take(const std::vector<rocksdb::ColumnFamilyDescriptor>& ours,
                    const std::vector<rocksdb::ColumnFamilyHandle*>& handles, bool read_only);
  // Makes the family of words where it is missing.
  absl::Status AddWords(const rocksdb::ColumnFamilyDescriptor& words);

  const std::unique_ptr<rocksdb::DB> db_;
  // Constant once opened. Those of the views are null: they lie in a pair.
  std::array<rocksdb::ColumnFamilyHandle*, kFamilies> handles_{};
  std::array<rocksdb::ColumnFamilyOptions, 2> views_options_;

  mutable Mutex mutex_;
  std::shared_ptr<const ViewsPair> views_ GUARDED_BY(mutex_);
};

// Keys; the values are in README.md. Those of the log: log_rows.h.
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
