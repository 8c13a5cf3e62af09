// The log and its indexes on RocksDB: families log, ids and bodies.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/event_log.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/store.h"

namespace minutebook::store {

class RocksLog final : public EventLogReader {
 public:
  // How events are written; any rows are read.
  enum class Layout {
    kRows,    // each in a row of its own
    kChunks,  // those of a group by tens to a row
  };

  // `database` must outlive this.
  RocksLog(const RocksDatabase* database, Position head, Layout layout);

  Position Head() const override { return head_.load(std::memory_order_acquire); }
  absl::StatusOr<std::string> Read(Position position) const override;
  absl::Status Scan(Position first, std::uint64_t count, bool backward,
                    const Visit& visit) const override;
  absl::Status ScanFramed(Position first, const FramedVisit& visit) const override;
  absl::StatusOr<std::vector<std::optional<Position>>> Find(
      std::span<const EventId> ids) const override;
  absl::StatusOr<BodyEvent> LastOf(std::string_view body, Position as_of) const override;
  absl::StatusOr<std::vector<Position>> Positions(std::string_view body,
                                                  std::uint64_t first_revision,
                                                  std::size_t count) const override;

  // For the writer: puts the group's events, ids and body records into `batch`.
  rocksdb::Status AddTo(rocksdb::WriteBatch* batch, const Group& group) const;
  // For the writer: puts what stays of redacted events into `batch`. INVALID_ARGUMENT where that is
  // not the header that lies there.
  absl::Status AddRedactedTo(rocksdb::WriteBatch* batch,
                             const std::vector<RedactedEvent>& events) const;
  // For the writer, once the group is durable: shows it to readers.
  void Show(const Group& group);

 private:
  // The body's last event, from memory where it is there.
  absl::StatusOr<BodyEvent> Last(std::string_view body) const;
  absl::StatusOr<BodyEvent> SeekLast(std::string_view body) const;
  // The last event at or before `as_of`, of a body whose revision `beyond` lies after it.
  absl::StatusOr<BodyEvent> SearchLast(std::string_view body, Position as_of,
                                       std::uint64_t beyond) const;

  rocksdb::Status AddEventsTo(rocksdb::WriteBatch* batch, const Group& group) const;

  // Constant after construction; `database_` has synchronisation of its own.
  const RocksDatabase& database_;
  const Layout layout_;
  std::atomic<Position> head_;

  // The last events of the bodies seen lately: admission asks for one an event and an answer for
  // one a body, and an iterator costs more than all the rest of it.
  mutable Mutex mutex_;
  mutable std::unordered_map<std::string, BodyEvent> last_events_ GUARDED_BY(mutex_);
  std::uint64_t shown_groups_ GUARDED_BY(mutex_) = 0;
};

}  // namespace minutebook::store
