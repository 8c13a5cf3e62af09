#include "service/domain/answers/rows_read.h"

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
  prefixes_.emplace(prefix);
  return rows_.Scan(prefix, after, as_of, visit);
}

bool RowsRead::Covers(const std::string& key) const {
  if (keys_.contains(key)) return true;
  for (const std::string& prefix : prefixes_) {
    if (key.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace minutebook::domain
