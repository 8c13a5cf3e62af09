#include "store/rocks_rows.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "store/rocks_status.h"

namespace minutebook::store {

RocksRows::RocksRows(const RocksDatabase& database, const rocksdb::ReadOptions& options)
    : it_(database.db().NewIterator(options, database.family(kLog))) {}

absl::Status RocksRows::Seek(Position position) {
  it_->Seek(LogKey(position));
  return CheckHolds(position);
}

absl::Status RocksRows::Step(Position position, bool backward) {
  backward ? it_->Prev() : it_->Next();
  return CheckHolds(position);
}

absl::Status RocksRows::CheckHolds(Position position) {
  if (!it_->Valid() && !it_->status().ok()) {
    return FromRocks(it_->status(), absl::StrCat("reading position ", position));
  }
  const std::optional<LogRow> row = it_->Valid() ? ParseLogKey(key()) : std::optional<LogRow>();
  if (!row || !row->Holds(position)) {
    return absl::DataLossError(absl::StrCat("position ", position, " is missing from the log"));
  }
  row_ = *row;
  return absl::OkStatus();
}

absl::Status RocksRows::Events(Position position, std::vector<std::string_view>* events) const {
  if (ParseLogValue(row_, value(), events)) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the events at positions ", row_.first, " to ", row_.last,
                                          ", with position ", position, ", are damaged"));
}

}  // namespace minutebook::store
