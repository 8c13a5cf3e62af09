// A scan of the views as they stood: current rows and the graves of deleted ones, merged in key
// order, with one seek into history for each row that changed since and was there before.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "rocksdb/iterator.h"
#include "rocksdb/options.h"
#include "store/rocks_database.h"
#include "store/types.h"

namespace minutebook::store {

// Which rows a scan runs over: those whose key starts with `prefix` and is greater than `bound`
// (empty: from the first); backward, less than it (empty: from the last).
struct RowRange {
  std::string_view prefix;
  std::string_view bound;
  bool backward = false;
};

// Runs over a range of keys of a family, each behind `tag`, and shows them without it.
class RowCursor {
 public:
  RowCursor(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, rocksdb::ReadOptions options,
            std::string_view tag, const RowRange& range);
  RowCursor(const RowCursor&) = delete;
  RowCursor& operator=(const RowCursor&) = delete;

  bool Valid() const { return it_->Valid(); }
  void Next() { backward_ ? it_->Prev() : it_->Next(); }
  std::string_view key() const { return ToView(it_->key()).substr(tag_bytes_); }
  std::string_view value() const { return ToView(it_->value()); }
  // What ended the run: OK at its end.
  absl::Status status() const;

 private:
  const std::size_t tag_bytes_;
  const bool backward_;
  // RocksDB keeps pointers to the slices, which are over these.
  const std::string begin_;
  std::string end_;
  rocksdb::Slice begin_slice_;
  rocksdb::Slice end_slice_;
  std::unique_ptr<rocksdb::Iterator> it_;
};

class AsOfScan {
 public:
  using Visit = std::function<bool(std::string_view, Position, std::string_view)>;

  // `options` holds a snapshot: the families must agree. It, `database` and `pair` must outlive
  // this.
  AsOfScan(const RocksDatabase& database, const ViewsPair& pair,
           const rocksdb::ReadOptions& options, const RowRange& range, Position as_of);
  absl::Status Run(const Visit& visit);

 private:
  // One key, which is that of the current row, of the grave, or of both. False ends the scan.
  absl::StatusOr<bool> VisitCurrent(const Visit& visit);
  absl::StatusOr<bool> VisitGrave(const Visit& visit);
  absl::StatusOr<bool> VisitPast(std::string_view key, const Visit& visit);
  // Whether the look-up before shows that there is nothing of the row where `sought` would be.
  bool KnownAbsent(std::string_view sought) const;
  // Notes between which entries a look-up in vain came to stand.
  void NoteGap(std::string sought);

  const RocksDatabase& database_;
  const ViewsPair& pair_;
  const rocksdb::ReadOptions options_;
  const Position as_of_;
  const bool backward_;
  RowCursor current_;
  RowCursor graves_;
  std::unique_ptr<rocksdb::Iterator> history_;  // made at the first need
  // History has no entry from the one up to the other (nullopt: to its end): of rows side by side
  // that came into being since, one look-up is enough for all.
  std::optional<std::string> gap_begin_;
  std::optional<std::string> gap_end_;
};

}  // namespace minutebook::store
