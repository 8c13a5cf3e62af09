#include "store/rocks_views.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <utility>

#include "rocksdb/snapshot.h"
#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/row_format.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kReading = "reading a view";

// Writes for one family in key order, the last one of a key alone: ordered inserts are cheaper.
class SortedWrites {
 public:
  explicit SortedWrites(std::size_t about) { writes_.reserve(about); }
  // The key must outlive this.
  void PutAt(std::string_view key, std::string value) {
    writes_.push_back({key, std::move(value)});
  }
  void DeleteAt(std::string_view key) { writes_.push_back({key, std::nullopt}); }
  void Put(std::string key, std::string value) { PutAt(Own(std::move(key)), std::move(value)); }
  void Delete(std::string key) { DeleteAt(Own(std::move(key))); }

  rocksdb::Status WriteTo(rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* family) const {
    std::vector<std::uint32_t> order(writes_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
      const int compared = writes_[a].key.compare(writes_[b].key);
      return compared != 0 ? compared < 0 : a < b;
    });
    rocksdb::Status status;
    for (std::size_t i = 0; i < order.size() && status.ok(); ++i) {
      const Write& write = writes_[order[i]];
      if (i + 1 < order.size() && writes_[order[i + 1]].key == write.key) continue;
      const rocksdb::Slice key = ToSlice(write.key);
      status = write.value ? batch->Put(family, key, *write.value) : batch->Delete(family, key);
    }
    return status;
  }

 private:
  struct Write {
    std::string_view key;
    std::optional<std::string> value;
  };

  std::string_view Own(std::string key) { return owned_.emplace_back(std::move(key)); }

  std::vector<Write> writes_;
  std::deque<std::string> owned_;
};

}  // namespace

RocksViews::RocksViews(const RocksDatabase* database, Position head,
                       std::shared_ptr<const ViewsPair> pair)
    : database_(*database), pair_(std::move(pair)), bound_(head) {}

absl::StatusOr<std::optional<RowVersion>> RocksViews::FromHistory(const ViewsPair& pair,
                                                                  std::string_view key,
                                                                  Position as_of) const {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(rocksdb::ReadOptions(), pair.history()));
  return SeekHistory(it.get(), key, as_of);
}

absl::StatusOr<std::optional<RowVersion>> RocksViews::Get(std::string_view key,
                                                          Position as_of) const {
  const std::shared_ptr<const ViewsPair> pair = this->pair();
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      database_.db().Get(rocksdb::ReadOptions(), pair->current(), ToSlice(key), &value);
  if (status.IsNotFound()) {
    if (NothingAfter(as_of)) return std::nullopt;
    return FromHistory(*pair, key, as_of);
  }
  if (!status.ok()) return FromRocks(status, kReading);
  absl::StatusOr<CurrentRow> row = ParseCurrentRow(ToView(value));
  if (!row.ok()) return row.status();
  if (row->since > as_of) return FromHistory(*pair, key, as_of);
  return RowVersion{.since = row->since, .value = std::string(row->value)};
}

absl::StatusOr<std::vector<std::optional<RowVersion>>> RocksViews::MultiGet(
    std::span<const std::string> keys, Position as_of) const {
  const std::shared_ptr<const ViewsPair> pair = this->pair();
  std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(keys.size());
  std::vector<rocksdb::Status> statuses(keys.size());
  database_.db().MultiGet(rocksdb::ReadOptions(), pair->current(), slices.size(), slices.data(),
                          values.data(), statuses.data(), std::is_sorted(keys.begin(), keys.end()));
  const bool nothing_after = NothingAfter(as_of);
  std::vector<std::optional<RowVersion>> versions(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound() && nothing_after) continue;
    if (!statuses[i].ok() && !statuses[i].IsNotFound()) return FromRocks(statuses[i], kReading);
    if (statuses[i].ok()) {
      absl::StatusOr<CurrentRow> row = ParseCurrentRow(ToView(values[i]));
      if (!row.ok()) return row.status();
      if (row->since <= as_of) {
        versions[i] = RowVersion{.since = row->since, .value = std::string(row->value)};
        continue;
      }
    }
    absl::StatusOr<std::optional<RowVersion>> version = FromHistory(*pair, keys[i], as_of);
    if (!version.ok()) return version.status();
    versions[i] = *std::move(version);
  }
  return versions;
}

absl::Status RocksViews::Scan(
    std::string_view prefix, std::string_view after, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  return ScanRange({.prefix = prefix, .bound = after, .backward = false}, as_of, visit);
}

absl::Status RocksViews::ScanBack(
    std::string_view prefix, std::string_view before, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  return ScanRange({.prefix = prefix, .bound = before, .backward = true}, as_of, visit);
}

absl::Status RocksViews::ScanRange(
    const RowRange& range, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  const std::shared_ptr<const ViewsPair> pair = this->pair();
  if (!NothingAfter(as_of)) return ScanAsOf(*pair, range, as_of, visit);
  RowCursor current(database_.db(), pair->current(), rocksdb::ReadOptions(), "", range);
  // Again, now that the state which the cursor reads is fixed.
  if (!NothingAfter(as_of)) return ScanAsOf(*pair, range, as_of, visit);
  for (; current.Valid(); current.Next()) {
    absl::StatusOr<CurrentRow> row = ParseCurrentRow(current.value());
    if (!row.ok()) return row.status();
    if (!visit(current.key(), row->since, row->value)) break;
  }
  return current.status();
}

absl::Status RocksViews::ScanAsOf(
    const ViewsPair& pair, const RowRange& range, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  rocksdb::ManagedSnapshot snapshot(&database_.db());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  AsOfScan scan(database_, pair, options, range, as_of);
  return scan.Run(visit);
}

rocksdb::Status RocksViews::AddTo(rocksdb::WriteBatch* batch,
                                  const std::vector<RowChange>& rows) const {
  SortedWrites current(rows.size());
  SortedWrites history(0);
  for (const RowChange& row : rows) {
    if (row.previous) {
      history.Put(HistoryKey(row.key, row.previous->since), HistoryValue(row.previous->value));
    }
    if (row.value) {
      current.PutAt(row.key, CurrentValue(row.since, *row.value));
    } else {
      current.DeleteAt(row.key);
      history.Put(HistoryKey(row.key, row.since), HistoryValue(std::nullopt));
      history.Put(GraveKey(row.key), GraveValue(row.since));
    }
  }
  const std::shared_ptr<const ViewsPair> pair = this->pair();
  rocksdb::Status status = current.WriteTo(batch, pair->current());
  if (status.ok()) status = history.WriteTo(batch, pair->history());
  return status;
}

absl::Status RocksViews::AddRewrittenTo(rocksdb::WriteBatch* batch,
                                        const std::vector<RewrittenChange>& rows) const {
  using Changes = std::map<Position, std::optional<std::string>>;
  std::map<std::string_view, std::vector<const RewrittenChange*>> by_key;
  for (const RewrittenChange& row : rows) by_key[row.key].push_back(&row);
  const std::shared_ptr<const ViewsPair> pair = this->pair();
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(rocksdb::ReadOptions(), pair->history()));
  SortedWrites current(by_key.size());
  SortedWrites history(by_key.size());
  for (const auto& [view, rewritten] : by_key) {
    const std::string key(view);
    absl::StatusOr<Changes> changes = ReadHistory(it.get(), key);
    if (!changes.ok()) return changes.status();
    for (const auto& [since, value] : *changes) history.Delete(HistoryKey(key, since));
    std::string held;
    const rocksdb::Status read =
        database_.db().Get(rocksdb::ReadOptions(), pair->current(), ToSlice(key), &held);
    if (!read.ok() && !read.IsNotFound()) return FromRocks(read, kReading);
    if (read.ok()) {
      const absl::StatusOr<CurrentRow> row = ParseCurrentRow(held);
      if (!row.ok()) return row.status();
      (*changes)[row->since] = std::string(row->value);
    }
    for (const RewrittenChange* row : rewritten) {
      changes->erase(row->since);
      if (row->happened) changes->emplace(row->since, row->value);
    }
    // As AddTo leaves a row that these changes made, one after the other.
    current.Delete(key);
    history.Delete(GraveKey(key));
    for (auto change = changes->begin(); change != changes->end(); ++change) {
      const auto& [since, value] = *change;
      if (value && std::next(change) == changes->end()) {
        current.Put(key, CurrentValue(since, *value));
      } else {
        history.Put(HistoryKey(key, since), HistoryValue(value));
      }
      if (!value) history.Put(GraveKey(key), GraveValue(since));
    }
  }
  rocksdb::Status status = current.WriteTo(batch, pair->current());
  if (status.ok()) status = history.WriteTo(batch, pair->history());
  return FromRocks(status, "preparing rows");
}

rocksdb::Status RocksViews::AddClearTo(rocksdb::WriteBatch* batch) const {
  for (const Family family : {kViewsCurrent, kViewsHistory}) {
    const std::unique_ptr<rocksdb::Iterator> it(
        database_.db().NewIterator(rocksdb::ReadOptions(), database_.family(family)));
    it->SeekToLast();
    if (!it->Valid()) {
      if (!it->status().ok()) return it->status();
      continue;
    }
    // The end of a range is not part of it.
    const std::string end = it->key().ToString() + '\0';
    const rocksdb::Status status = batch->DeleteRange(database_.family(family), "", end);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

}  // namespace minutebook::store
