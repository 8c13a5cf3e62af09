#include "store/row_format.h"

#include "absl/status/status.h"
#include "rocksdb/iterator.h"
#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

constexpr char kDeleted = 0;
constexpr char kHeld = 1;

absl::Status DamagedRow() { return absl::DataLossError("a row of the views is damaged"); }

// All versions of a key start with this; newest first, as the inverted `since` follows.
std::string VersionsPrefix(std::string_view key) {
  std::string prefix(1, kVersionTag);
  AppendEscaped(key, &prefix);
  return prefix;
}

}  // namespace

std::string CurrentValue(Position since, std::string_view value) {
  constexpr std::size_t kVarintBytesMax = 10;
  std::string bytes;
  if (!value.empty()) bytes.reserve(kVarintBytesMax + value.size());
  AppendVarint(since, &bytes);
  bytes.append(value);
  return bytes;
}

absl::StatusOr<CurrentRow> ParseCurrentRow(std::string_view bytes) {
  const std::optional<std::uint64_t> since = TakeVarint(&bytes);
  if (!since) return DamagedRow();
  return CurrentRow{.since = *since, .value = bytes};
}

std::string HistoryKey(std::string_view key, Position since) {
  std::string bytes = VersionsPrefix(key);
  AppendBigEndian(~since, &bytes);
  return bytes;
}

std::string HistoryValue(const std::optional<std::string>& value) {
  return value ? kHeld + *value : std::string(1, kDeleted);
}

std::string GraveKey(std::string_view key) { return kGraveTag + std::string(key); }

std::string GraveValue(Position deleted) {
  std::string bytes;
  AppendVarint(deleted, &bytes);
  return bytes;
}

absl::StatusOr<Position> ParseGraveValue(std::string_view bytes) {
  const std::optional<std::uint64_t> deleted = TakeVarint(&bytes);
  if (!deleted || !bytes.empty()) return DamagedRow();
  return *deleted;
}

absl::StatusOr<std::optional<HistoryEntry>> ParseHistory(const rocksdb::Iterator& it) {
  if (!it.Valid()) return std::nullopt;
  std::string_view key(it.key().data(), it.key().size());
  const std::string_view value(it.value().data(), it.value().size());
  HistoryEntry entry;
  const bool tagged = !key.empty() && key[0] == kVersionTag;
  if (tagged) key.remove_prefix(1);
  const bool whole = tagged && TakeEscaped(&key, &entry.key);
  const std::optional<std::uint64_t> inverted = ParseBigEndian(key);
  if (!whole || !inverted || value.empty()) return DamagedRow();
  entry.since = ~*inverted;
  if (value[0] == kHeld) {
    entry.value = value.substr(1);
  } else if (value[0] != kDeleted || value.size() > 1) {
    return DamagedRow();
  }
  return entry;
}

absl::StatusOr<std::map<Position, std::optional<std::string>>> ReadHistory(rocksdb::Iterator* it,
                                                                           std::string_view key) {
  std::map<Position, std::optional<std::string>> changes;
  it->Seek(VersionsPrefix(key));
  auto entry = ParseHistory(*it);
  for (; entry.ok() && entry->has_value() && (*entry)->key == key; entry = ParseHistory(*it)) {
    changes[(*entry)->since] = (*entry)->value;
    it->Next();
  }
  if (!entry.ok()) return entry.status();
  if (!it->status().ok()) return FromRocks(it->status(), "reading the history of a view");
  return changes;
}

absl::StatusOr<std::optional<RowVersion>> SeekHistory(rocksdb::Iterator* it, std::string_view key,
                                                      Position as_of) {
  const std::string prefix = VersionsPrefix(key);
  it->Seek(prefix + BigEndian(~as_of));
  if (!it->Valid()) {
    if (!it->status().ok()) return FromRocks(it->status(), "reading the history of a view");
    return std::nullopt;
  }
  const std::string_view found(it->key().data(), it->key().size());
  if (!found.starts_with(prefix)) return std::nullopt;
  const std::optional<std::uint64_t> inverted = ParseBigEndian(found.substr(prefix.size()));
  std::string_view value(it->value().data(), it->value().size());
  if (!inverted || value.empty() || (value[0] == kDeleted && value.size() > 1)) return DamagedRow();
  if (value[0] == kDeleted) return std::nullopt;
  value.remove_prefix(1);
  return RowVersion{.since = ~*inverted, .value = std::string(value)};
}

}  // namespace minutebook::store
