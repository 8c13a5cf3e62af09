// Goes over the rows of the log on disk. One thread at a time.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "store/log_rows.h"
#include "store/rocks_database.h"

namespace minutebook::store {

class RocksRows {
 public:
  // `database` must outlive this.
  RocksRows(const RocksDatabase& database, const rocksdb::ReadOptions& options);

  // Each goes to the row that holds `position`, the second from the one that lies before or behind
  // it. DATA_LOSS, naming the position, where it is not there or does not pass its checksum.
  absl::Status Seek(Position position);
  absl::Status Step(Position position, bool backward);

  // Of the row gone to last; valid until the next is.
  const LogRow& row() const { return row_; }
  std::string_view key() const { return ToView(it_->key()); }
  std::string_view value() const { return ToView(it_->value()); }
  // Its value taken apart. DATA_LOSS, naming `position`, where it is not of its events.
  absl::Status Events(Position position, std::vector<std::string_view>* events) const;

 private:
  absl::Status CheckHolds(Position position);

  const std::unique_ptr<rocksdb::Iterator> it_;
  LogRow row_;
};

}  // namespace minutebook::store
