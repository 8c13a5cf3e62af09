#include "store/as_of_scan.h"

#include <utility>

#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/row_format.h"

namespace minutebook::store {

RowCursor::RowCursor(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                     rocksdb::ReadOptions options, std::string_view tag, std::string_view prefix,
                     std::string_view after)
    : tag_bytes_(tag.size()), end_(PrefixEnd(std::string(tag) + std::string(prefix))) {
  if (!end_.empty()) {
    end_slice_ = end_;
    options.iterate_upper_bound = &end_slice_;
  }
  it_.reset(db.NewIterator(options, family));
  if (after.empty() || after < prefix) {
    it_->Seek(std::string(tag) + std::string(prefix));
  } else {
    // The least key greater than `after`.
    it_->Seek(std::string(tag) + std::string(after) + '\0');
  }
}

absl::Status RowCursor::status() const { return FromRocks(it_->status(), "reading a view"); }

AsOfScan::AsOfScan(const RocksDatabase& database, const ViewsPair& pair,
                   const rocksdb::ReadOptions& options, std::string_view prefix,
                   std::string_view after, Position as_of)
    : database_(database),
      pair_(pair),
      options_(options),
      as_of_(as_of),
      current_(database.db(), pair.current(), options, "", prefix, after),
      graves_(database.db(), pair.history(), options, std::string_view(&kGraveTag, 1), prefix,
              after) {}

absl::Status AsOfScan::Run(const Visit& visit) {
  while (current_.Valid() || graves_.Valid()) {
    const bool current_next =
        current_.Valid() && (!graves_.Valid() || current_.key() <= graves_.key());
    const bool grave_next =
        graves_.Valid() && (!current_.Valid() || graves_.key() <= current_.key());
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
  if (!history_) {
    history_.reset(database_.db().NewIterator(options_, pair_.history()));
  }
  const absl::StatusOr<std::optional<RowVersion>> version =
      SeekHistory(history_.get(), key, as_of_);
  if (!version.ok()) return version.status();
  if (!*version) return true;
  return visit(key, (*version)->since, (*version)->value);
}

}  // namespace minutebook::store
