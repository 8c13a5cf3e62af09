#include "store/rocks_draft.h"

#include <algorithm>
#include <utility>

#include "rocksdb/snapshot.h"
#include "store/bytes.h"
#include "store/group.h"
#include "store/rocks_status.h"
#include "store/row_format.h"
#include "store/views_digest.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kReading = "reading the views for their digest";

std::unique_ptr<rocksdb::Iterator> FirstOf(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                                           const rocksdb::ReadOptions& options,
                                           std::string_view from) {
  std::unique_ptr<rocksdb::Iterator> it(db.NewIterator(options, family));
  it->Seek(ToSlice(from));
  return it;
}

}  // namespace

absl::StatusOr<Hash> DigestPair(const RocksDatabase& database, const ViewsPair& pair,
                                Position as_of) {
  rocksdb::ManagedSnapshot snapshot(&database.db());
  rocksdb::ReadOptions options = LongScanOptions();
  options.snapshot = snapshot.snapshot();
  const auto current = FirstOf(database.db(), pair.current(), options, "");
  const auto history =
      FirstOf(database.db(), pair.history(), options, std::string_view(&kVersionTag, 1));
  ViewsDigest digest;
  // Both are in the order of the rows' keys; what a row holds is newer than all of its history.
  absl::StatusOr<std::optional<HistoryEntry>> past = ParseHistory(*history);
  while (past.ok() && (current->Valid() || past->has_value())) {
    const std::string_view key = current->Valid() ? ToView(current->key()) : std::string_view();
    if (current->Valid() && (!past->has_value() || key <= (*past)->key)) {
      const absl::StatusOr<CurrentRow> row = ParseCurrentRow(ToView(current->value()));
      if (!row.ok()) return row.status();
      if (row->since <= as_of) digest.Add(key, row->since, row->value);
      // The row's past follows: it is up next, unless the next row comes before it.
      const std::string of_row(key);
      current->Next();
      for (; past.ok() && past->has_value() && (*past)->key == of_row;
           history->Next(), past = ParseHistory(*history)) {
        if ((*past)->since <= as_of) digest.Add(of_row, (*past)->since, (*past)->value);
      }
      continue;
    }
    if ((*past)->since <= as_of) digest.Add((*past)->key, (*past)->since, (*past)->value);
    history->Next();
    past = ParseHistory(*history);
  }
  if (!past.ok()) return past.status();
  for (const auto* it : {current.get(), history.get()}) {
    if (!it->status().ok()) return FromRocks(it->status(), kReading);
  }
  return digest.Finish();
}

absl::StatusOr<std::unique_ptr<RocksDraft>> RocksDraft::Begin(RocksDatabase& database,
                                                              const EventLogReader& log,
                                                              std::string_view version,
                                                              std::atomic<bool>* taken) {
  if (taken->exchange(true)) {
    return absl::FailedPreconditionError(
        "the views are being made anew already, or a backup is made: wait until that has ended");
  }
  absl::StatusOr<std::shared_ptr<const ViewsPair>> pair = database.MakeViews();
  if (!pair.ok()) {
    taken->store(false);
    return pair.status();
  }
  return std::unique_ptr<RocksDraft>(
      new RocksDraft(database, log, version, *std::move(pair), taken));
}

RocksDraft::RocksDraft(RocksDatabase& database, const EventLogReader& log, std::string_view version,
                       std::shared_ptr<const ViewsPair> pair, std::atomic<bool>* taken)
    : database_(database),
      log_(log),
      version_(version),
      pair_(std::move(pair)),
      taken_(*taken),
      rows_(&database, 0, pair_) {}

RocksDraft::~RocksDraft() {
  // What cannot be dropped now is left over, and dropped at the next open.
  if (!served_) database_.DropViews(*pair_).PermitUncheckedError();
  taken_.store(false);
}

absl::Status RocksDraft::Apply(Position applied_position, const std::vector<RowChange>& rows) {
  if (absl::Status status = CheckViewRows(rows, log_.Head(), applied_position_, applied_position);
      !status.ok()) {
    return status;
  }
  rocksdb::WriteBatch batch;
  rocksdb::Status status = rows_.AddTo(&batch, rows);
  rocksdb::WriteOptions options;
  options.disableWAL = !sealed_;
  rows_.Announce(applied_position);
  if (status.ok()) status = database_.db().Write(options, &batch);
  if (!status.ok()) return FromRocks(status, "writing views made anew");
  applied_position_ = applied_position;
  return absl::OkStatus();
}

absl::Status RocksDraft::Seal() {
  const rocksdb::Status status =
      database_.db().Flush(rocksdb::FlushOptions(), {pair_->current(), pair_->history()});
  if (!status.ok()) return FromRocks(status, "sealing views made anew");
  sealed_ = true;
  return absl::OkStatus();
}

}  // namespace minutebook::store
