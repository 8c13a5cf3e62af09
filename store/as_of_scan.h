// A scan of the views as they stood: current rows and the graves of deleted ones, merged in key
// order, with one seek into history for each row that changed since.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "store/rocks_database.h"
#include "store/types.h"

namespace minutebook::store {

// Runs over the keys of a family that start with `tag` + `prefix` and are greater than `tag` +
// `after` (empty: from the first), and shows them without the tag.
class RowCursor {
 public:
  RowCursor(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, rocksdb::ReadOptions options,
            std::string_view tag, std::string_view prefix, std::string_view after);
  RowCursor(const RowCursor&) = delete;
  RowCursor& operator=(const RowCursor&) = delete;

  bool Valid() const { return it_->Valid(); }
  void Next() { it_->Next(); }
  std::string_view key() const { return ToView(it_->key()).substr(tag_bytes_); }
  std::string_view value() const { return ToView(it_->value()); }
  // What ended the run: OK at its end.
  absl::Status status() const;

 private:
  const std::size_t tag_bytes_;
  const std::string end_;
  rocksdb::Slice end_slice_;  // over end_; RocksDB keeps a pointer to it
  std::unique_ptr<rocksdb::Iterator> it_;
};

class AsOfScan {
 public:
  using Visit = std::function<bool(std::string_view, Position, std::string_view)>;

  // `options` holds a snapshot: the families must agree. It, `database` and `pair` must outlive
  // this.
  AsOfScan(const RocksDatabase& database, const ViewsPair& pair,
           const rocksdb::ReadOptions& options, std::string_view prefix, std::string_view after,
           Position as_of);
  absl::Status Run(const Visit& visit);

 private:
  // One key, which is that of the current row, of the grave, or of both. False ends the scan.
  absl::StatusOr<bool> VisitCurrent(const Visit& visit);
  absl::StatusOr<bool> VisitGrave(const Visit& visit);
  absl::StatusOr<bool> VisitPast(std::string_view key, const Visit& visit);

  const RocksDatabase& database_;
  const ViewsPair& pair_;
  const rocksdb::ReadOptions options_;
  const Position as_of_;
  RowCursor current_;
  RowCursor graves_;
  std::unique_ptr<rocksdb::Iterator> history_;  // made at the first need
};

}  // namespace minutebook::store
