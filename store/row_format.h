// Keys and values of the families views_current and views_history, as README.md lays them out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "store/types.h"
#include "store/versioned_map.h"

namespace rocksdb {
class Iterator;
}

namespace minutebook::store {

// First byte of a key in views_history.
inline constexpr char kGraveTag = 0;
inline constexpr char kVersionTag = 1;

struct CurrentRow {
  Position since = 0;
  std::string_view value;
};

std::string CurrentValue(Position since, std::string_view value);
// DATA_LOSS for other bytes. Borrows from `bytes`.
absl::StatusOr<CurrentRow> ParseCurrentRow(std::string_view bytes);

std::string HistoryKey(std::string_view key, Position since);
// Without a value: the row was deleted.
std::string HistoryValue(const std::optional<std::string>& value);

std::string GraveKey(std::string_view key);
std::string GraveValue(Position deleted);
// DATA_LOSS for other bytes.
absl::StatusOr<Position> ParseGraveValue(std::string_view bytes);

// An entry of the history: a version of a row, without a value where it was deleted.
struct HistoryEntry {
  std::string key;
  Position since = 0;
  std::optional<std::string_view> value;
};
// Where `it`, over views_history, stands; nullopt behind the last one. DATA_LOSS for other bytes.
// The value is valid until `it` moves.
absl::StatusOr<std::optional<HistoryEntry>> ParseHistory(const rocksdb::Iterator& it);
// All changes of `key` that history holds, by since; `it` runs over views_history. Without a value:
// a deletion.
absl::StatusOr<std::map<Position, std::optional<std::string>>> ReadHistory(rocksdb::Iterator* it,
                                                                           std::string_view key);

// The version of `key` that history holds as of `as_of`; `it` runs over views_history.
absl::StatusOr<std::optional<RowVersion>> SeekHistory(rocksdb::Iterator* it, std::string_view key,
                                                      Position as_of);

}  // namespace minutebook::store
