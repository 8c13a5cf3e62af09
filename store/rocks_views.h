// The versioned views on RocksDB: families views_current and views_history.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/as_of_scan.h"
#include "store/rocks_database.h"
#include "store/store.h"
#include "store/versioned_map.h"

namespace minutebook::store {

class RocksViews final : public VersionedMapReader {
 public:
  // `database` must outlive this. Without a pair, the one that is served at the time.
  RocksViews(const RocksDatabase* database, Position head,
             std::shared_ptr<const ViewsPair> pair = nullptr);

  absl::StatusOr<std::optional<RowVersion>> Get(std::string_view key,
                                                Position as_of) const override;
  absl::StatusOr<std::vector<std::optional<RowVersion>>> MultiGet(std::span<const std::string> keys,
                                                                  Position as_of) const override;
  absl::Status Scan(std::string_view prefix, std::string_view after, Position as_of,
                    const std::function<bool(std::string_view, Position, std::string_view)>& visit)
      const override;
  absl::Status ScanBack(std::string_view prefix, std::string_view before, Position as_of,
                        const std::function<bool(std::string_view, Position, std::string_view)>&
                            visit) const override;

  // For the writer: puts the changes of rows into `batch`.
  rocksdb::Status AddTo(rocksdb::WriteBatch* batch, const std::vector<RowChange>& rows) const;
  // For the writer: puts what a redaction leaves of rows into `batch`, as it would have come to be
  // had only that happened.
  absl::Status AddRewrittenTo(rocksdb::WriteBatch* batch,
                              const std::vector<RewrittenChange>& rows) const;
  // For the writer, before a batch with rows of up to `position` is written.
  void Announce(Position position) { bound_.store(position); }
  // For the writer: puts the removal of all rows and of their history into `batch`.
  rocksdb::Status AddClearTo(rocksdb::WriteBatch* batch) const;

 private:
  // Whether nothing in what was read before this call changed after `as_of`: then the current rows
  // are the answer.
  bool NothingAfter(Position as_of) const { return as_of >= bound_.load(); }
  // What one read keeps to, whatever is served meanwhile.
  std::shared_ptr<const ViewsPair> pair() const { return pair_ ? pair_ : database_.views(); }
  absl::StatusOr<std::optional<RowVersion>> FromHistory(const ViewsPair& pair, std::string_view key,
                                                        Position as_of) const;
  absl::Status ScanRange(
      const RowRange& range, Position as_of,
      const std::function<bool(std::string_view, Position, std::string_view)>& visit) const;
  absl::Status ScanAsOf(
      const ViewsPair& pair, const RowRange& range, Position as_of,
      const std::function<bool(std::string_view, Position, std::string_view)>& visit) const;

  // Constant after construction; `database_` has synchronisation of its own.
  const RocksDatabase& database_;
  const std::shared_ptr<const ViewsPair> pair_;
  // No row in the database has a greater `since`. Ahead of the log's head while a write is under
  // way.
  std::atomic<Position> bound_;
};

}  // namespace minutebook::store
