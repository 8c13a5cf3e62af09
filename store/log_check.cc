#include "store/log_check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/metadata.h"
#include "rocksdb/table_properties.h"
#include "store/log_rows.h"
#include "store/log_tables.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

absl::Status DamagedKey() { return absl::DataLossError("a key of the log is damaged"); }

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The positions of those tables that hold every one from their first to their last.
absl::StatusOr<std::vector<LogRow>> WholeTables(const RocksDatabase& database) {
  rocksdb::TablePropertiesCollection properties;
  const rocksdb::Status status =
      database.db().GetPropertiesOfAllTables(database.family(kLog), &properties);
  if (!status.ok()) return FromRocks(status, "reading the tables of the log");
  std::map<std::string, std::uint64_t> events;
  for (const auto& [path, table] : properties) {
    // The log deletes nothing. A table that does hides keys of the others: trust none.
    if (table->num_deletions > 0 || table->num_range_deletions > 0) return std::vector<LogRow>();
    const std::optional<std::uint64_t> noted = LogEventsOf(*table);
    if (!noted) return DamagedKey();
    events[BaseName(path)] = *noted;
  }

  rocksdb::ColumnFamilyMetaData family;
  database.db().GetColumnFamilyMetaData(database.family(kLog), &family);
  std::vector<LogRow> spans;
  for (const rocksdb::LevelMetaData& level : family.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      const std::optional<LogRow> begin = ParseLogKey(file.smallestkey);
      const std::optional<LogRow> end = ParseLogKey(file.largestkey);
      if (!begin || !end) return DamagedKey();
      const LogRow span{begin->first, end->last};
      if (events[BaseName(file.name)] == span.count()) spans.push_back(span);
    }
  }
  std::sort(spans.begin(), spans.end(),
            [](const LogRow& a, const LogRow& b) { return a.first < b.first; });
  return spans;
}

absl::Status LookUp(rocksdb::Iterator* it, const LogRow& span) {
  it->Seek(LogKey(span.first));
  for (Position at = span.first; at <= span.last; it->Next()) {
    if (!it->Valid() && !it->status().ok()) {
      return FromRocks(it->status(), absl::StrCat("reading position ", at));
    }
    const std::optional<LogRow> row =
        it->Valid() ? ParseLogKey(ToView(it->key())) : std::optional<LogRow>();
    if (!row || !row->Holds(at)) {
      return absl::DataLossError(absl::StrCat("position ", at, " is missing from the log"));
    }
    at = row->last + 1;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Position> LastPosition(const RocksDatabase& database) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.family(kLog)));
  it->SeekToLast();
  if (!it->Valid()) {
    if (!it->status().ok()) return FromRocks(it->status(), "reading the end of the log");
    return 0;
  }
  const std::optional<LogRow> last = ParseLogKey(ToView(it->key()));
  if (!last) return DamagedKey();
  return last->last;
}

absl::Status CheckGapless(const RocksDatabase& database, Position head) {
  const absl::StatusOr<std::vector<LogRow>> tables = WholeTables(database);
  if (!tables.ok()) return tables.status();
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(LongScanOptions(), database.family(kLog)));
  Position next = 1;
  for (const LogRow& table : *tables) {
    if (table.first > next) {
      absl::Status status = LookUp(it.get(), {.first = next, .last = table.first - 1});
      if (!status.ok()) return status;
    }
    next = std::max(next, table.last + 1);
  }
  return next > head ? absl::OkStatus() : LookUp(it.get(), {.first = next, .last = head});
}

}  // namespace minutebook::store
