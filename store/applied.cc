#include "store/applied.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {

Applied AppliedAt(const TreeHead& tree, Position views) {
  return {.log = tree.size,
          .ids = tree.size,
          .bodies = tree.size,
          .tree = tree.size,
          .views = views,
          .root = tree.root};
}

rocksdb::Status AddApplied(const RocksDatabase& database, const Applied& applied,
                           rocksdb::WriteBatch* batch) {
  std::string value;
  for (const Position position :
       {applied.log, applied.ids, applied.bodies, applied.tree, applied.views}) {
    AppendBigEndian(position, &value);
  }
  value.append(applied.root.begin(), applied.root.end());
  return batch->Put(database.family(kMeta), kAppliedKey, value);
}

absl::StatusOr<Applied> ReadApplied(const RocksDatabase& database) {
  const absl::StatusOr<std::string> value = ReadMeta(database, kAppliedKey);
  if (!value.ok()) return value.status();
  Applied applied;
  constexpr std::size_t kPositions = 5;
  if (value->size() != kPositions * 8 + applied.root.size()) {
    return absl::DataLossError("the record of applied positions is missing or damaged");
  }
  Position* const fields[kPositions] = {&applied.log, &applied.ids, &applied.bodies, &applied.tree,
                                        &applied.views};
  std::string_view rest = *value;
  for (Position* field : fields) {
    *field = *ParseBigEndian(rest.substr(0, 8));
    rest.remove_prefix(8);
  }
  std::copy(rest.begin(), rest.end(), applied.root.begin());
  if (applied.ids != applied.log || applied.bodies != applied.log || applied.tree != applied.log ||
      applied.views > applied.log) {
    return absl::DataLossError(absl::StrCat(
        "the families do not follow the log at position ", applied.log, ": ids ", applied.ids,
        ", bodies ", applied.bodies, ", tree ", applied.tree, ", views ", applied.views));
  }
  return applied;
}

absl::StatusOr<std::string> ReadMeta(const RocksDatabase& database, std::string_view key) {
  std::string value;
  const rocksdb::Status status =
      database.db().Get(rocksdb::ReadOptions(), database.family(kMeta), ToSlice(key), &value);
  if (status.IsNotFound()) return std::string();
  if (!status.ok()) return FromRocks(status, "reading the ledger's own records");
  return value;
}

}  // namespace minutebook::store
