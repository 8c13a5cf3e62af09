#include "store/log_check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/metadata.h"
#include "rocksdb/table_properties.h"
#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

struct Span {
  Position first = 0;
  Position last = 0;
};

absl::Status DamagedKey() { return absl::DataLossError("a key of the log is damaged"); }

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The spans of those tables that hold every position from their first to their last.
absl::StatusOr<std::vector<Span>> WholeTables(const RocksDatabase& database) {
  rocksdb::TablePropertiesCollection properties;
  const rocksdb::Status status =
      database.db().GetPropertiesOfAllTables(database.family(kLog), &properties);
  if (!status.ok()) return FromRocks(status, "reading the tables of the log");
  std::map<std::string, std::uint64_t> entries;
  for (const auto& [path, table] : properties) {
    // The log deletes nothing. A table that does hides keys of the others: trust none.
    if (table->num_deletions > 0 || table->num_range_deletions > 0) return std::vector<Span>();
    entries[BaseName(path)] = table->num_entries;
  }

  rocksdb::ColumnFamilyMetaData family;
  database.db().GetColumnFamilyMetaData(database.family(kLog), &family);
  std::vector<Span> spans;
  for (const rocksdb::LevelMetaData& level : family.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      const auto first = ParseBigEndian(file.smallestkey);
      const auto last = ParseBigEndian(file.largestkey);
      if (!first || !last) return DamagedKey();
      if (entries[BaseName(file.name)] == *last - *first + 1) spans.push_back({*first, *last});
    }
  }
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.first < b.first; });
  return spans;
}

absl::Status LookUp(rocksdb::Iterator* it, const Span& span) {
  it->Seek(LogKey(span.first));
  for (Position at = span.first; at <= span.last; ++at, it->Next()) {
    if (it->Valid() && ToView(it->key()) == LogKey(at)) continue;
    if (!it->status().ok()) return FromRocks(it->status(), absl::StrCat("reading position ", at));
    return absl::DataLossError(absl::StrCat("position ", at, " is missing from the log"));
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
  const std::optional<std::uint64_t> last = ParseBigEndian(ToView(it->key()));
  if (!last) return DamagedKey();
  return *last;
}

absl::Status CheckGapless(const RocksDatabase& database, Position head) {
  const absl::StatusOr<std::vector<Span>> tables = WholeTables(database);
  if (!tables.ok()) return tables.status();
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(LongScanOptions(), database.family(kLog)));
  Position next = 1;
  for (const Span& table : *tables) {
    if (table.first > next) {
      absl::Status status = LookUp(it.get(), {next, table.first - 1});
      if (!status.ok()) return status;
    }
    next = std::max(next, table.last + 1);
  }
  return next > head ? absl::OkStatus() : LookUp(it.get(), {next, head});
}

}  // namespace minutebook::store
