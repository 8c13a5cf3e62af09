#include "store/as_of_scan.h"

#include <utility>

#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/row_format.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kReadingHistory = "reading the history of a view";

}  // namespace

RowCursor::RowCursor(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                     rocksdb::ReadOptions options, std::string_view tag, const RowRange& range)
    : tag_bytes_(tag.size()),
      backward_(range.backward),
      begin_(std::string(tag) + std::string(range.prefix)),
      end_(PrefixEnd(begin_)) {
  const std::string bound = std::string(tag) + std::string(range.bound);
  if (backward_ && !range.bound.empty() && (end_.empty() || bound < end_)) end_ = bound;
  begin_slice_ = begin_;
  options.iterate_lower_bound = &begin_slice_;
  if (!end_.empty()) {
    end_slice_ = end_;
    options.iterate_upper_bound = &end_slice_;
  }
  it_.reset(db.NewIterator(options, family));
  if (backward_) {
    // An end before the beginning is no range to RocksDB.
    if (end_.empty() || begin_ < end_) it_->SeekToLast();
  } else if (range.bound.empty() || range.bound < range.prefix) {
    it_->Seek(begin_);
  } else {
    // The least key greater than the bound.
    it_->Seek(bound + '\0');
  }
}

absl::Status RowCursor::status() const { return FromRocks(it_->status(), "reading a view"); }

AsOfScan::AsOfScan(const RocksDatabase& database, const ViewsPair& pair,
                   const rocksdb::ReadOptions& options, const RowRange& range, Position as_of)
    : database_(database),
      pair_(pair),
      options_(options),
      as_of_(as_of),
      backward_(range.backward),
      current_(database.db(), pair.current(), options, "", range),
      graves_(database.db(), pair.history(), options, std::string_view(&kGraveTag, 1), range) {}

absl::Status AsOfScan::Run(const Visit& visit) {
  while (current_.Valid() || graves_.Valid()) {
    int order = 0;  // negative: the current row is next; 0: it and the grave are of one key
    if (!graves_.Valid()) {
      order = -1;
    } else if (!current_.Valid()) {
      order = 1;
    } else {
      order = current_.key().compare(graves_.key()) * (backward_ ? -1 : 1);
    }
    const bool current_next = order <= 0;
    const bool grave_next = order >= 0;
    // A row that was deleted and made again has both; its current row says more.
    const absl::StatusOr<bool> more = current_next ? VisitCurrent(visit) : VisitGrave(visit);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    if (current_next) current_.Next();
    if (grave_next) graves_.Next();
  }
  if (absl::Status status = current_.status(); !status.ok()) return status;
  return graves_.status();
}

absl::StatusOr<bool> AsOfScan::VisitCurrent(const Visit& visit) {
  const absl::StatusOr<CurrentRow> row = ParseCurrentRow(current_.value());
  if (!row.ok()) return row.status();
  if (row->since <= as_of_) return visit(current_.key(), row->since, row->value);
  return VisitPast(current_.key(), visit);
}

absl::StatusOr<bool> AsOfScan::VisitGrave(const Visit& visit) {
  const absl::StatusOr<Position> deleted = ParseGraveValue(graves_.value());
  if (!deleted.ok()) return deleted.status();
  if (*deleted <= as_of_) return true;
  return VisitPast(graves_.key(), visit);
}

absl::StatusOr<bool> AsOfScan::VisitPast(std::string_view key, const Visit& visit) {
  std::string sought = HistoryKey(key, as_of_);
  if (KnownAbsent(sought)) return true;
  if (!history_) {
    history_.reset(database_.db().NewIterator(options_, pair_.history()));
  }
  const absl::StatusOr<std::optional<RowVersion>> version =
      SeekHistory(history_.get(), key, as_of_);
  if (!version.ok()) return version.status();
  if (*version) return visit(key, (*version)->since, (*version)->value);
  NoteGap(std::move(sought));
  if (!history_->status().ok()) return FromRocks(history_->status(), kReadingHistory);
  return true;
}

bool AsOfScan::KnownAbsent(std::string_view sought) const {
  if (!gap_begin_ || sought < *gap_begin_) return false;
  if (!gap_end_) return true;
  const std::string_view versions = sought.substr(0, sought.size() - sizeof(Position));
  return sought < *gap_end_ && !gap_end_->starts_with(versions);
}

void AsOfScan::NoteGap(std::string sought) {
  gap_end_.reset();
  if (history_->Valid()) gap_end_ = history_->key().ToString();
  if (!backward_) {
    gap_begin_ = std::move(sought);
    return;
  }
  // Rows to come have lesser keys: how far down is there nothing?
  history_->Valid() ? history_->Prev() : history_->SeekToLast();
  gap_begin_ = history_->Valid() ? history_->key().ToString() + '\0' : std::string();
}

}  // namespace minutebook::store
