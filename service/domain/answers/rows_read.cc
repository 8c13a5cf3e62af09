#include "service/domain/answers/rows_read.h"

#include "service/domain/dated.h"

namespace minutebook::domain {

absl::StatusOr<std::optional<store::RowVersion>> RowsRead::Get(std::string_view key,
                                                               store::Position as_of) const {
  keys_.emplace(key);
  return rows_.Get(key, as_of);
}

absl::StatusOr<std::vector<std::optional<store::RowVersion>>> RowsRead::MultiGet(
    std::span<const std::string> keys, store::Position as_of) const {
  keys_.insert(keys.begin(), keys.end());
  return rows_.MultiGet(keys, as_of);
}

absl::Status RowsRead::Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                            const std::function<bool(std::string_view key, store::Position since,
                                                     std::string_view value)>& visit) const {
  Note(prefix);
  return rows_.Scan(prefix, after, as_of, visit);
}

absl::Status RowsRead::ScanBack(
    std::string_view prefix, std::string_view before, store::Position as_of,
    const std::function<bool(std::string_view key, store::Position since, std::string_view value)>&
        visit) const {
  Note(prefix);
  return rows_.ScanBack(prefix, before, as_of, visit);
}

// A list by date looks for whatever subject of its body it would have held.
void RowsRead::Note(std::string_view prefix) const {
  const std::string behind = PrefixBehind(prefix);
  prefixes_.emplace(behind.empty() ? prefix : behind);
}

bool RowsRead::Covers(const std::string& key) const {
  if (keys_.contains(key)) return true;
  for (const std::string& prefix : prefixes_) {
    if (key.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace minutebook::domain
