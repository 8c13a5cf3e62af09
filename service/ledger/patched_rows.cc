#include "service/ledger/patched_rows.h"

#include <utility>

namespace minutebook::ledger {

const PatchedRows::Patch& PatchedRows::None() {
  static const Patch none;
  return none;
}

absl::StatusOr<std::optional<store::RowVersion>> PatchedRows::Get(std::string_view key,
                                                                  store::Position) const {
  const auto found = patch_.find(key);
  if (found == patch_.end()) return views_.Get(key, position_);
  differed_ = true;
  if (!found->second.has_value()) return std::nullopt;
  return store::RowVersion{position_, *found->second};
}

absl::StatusOr<std::vector<std::optional<store::RowVersion>>> PatchedRows::MultiGet(
    std::span<const std::string> keys, store::Position as_of) const {
  if (patch_.empty()) return views_.MultiGet(keys, position_);
  std::vector<std::optional<store::RowVersion>> rows;
  for (const std::string& key : keys) {
    auto row = Get(key, as_of);
    if (!row.ok()) return row.status();
    rows.push_back(*std::move(row));
  }
  return rows;
}

absl::Status PatchedRows::Scan(
    std::string_view prefix, std::string_view after, store::Position,
    const std::function<bool(std::string_view, store::Position, std::string_view)>& visit) const {
  const auto first = patch_.lower_bound(prefix);
  if (first == patch_.end() || !first->first.starts_with(prefix)) {
    return views_.Scan(prefix, after, position_, visit);
  }
  differed_ = true;
  std::map<std::string, std::string> rows;
  absl::Status status = views_.Scan(
      prefix, after, position_, [&](std::string_view key, store::Position, std::string_view value) {
        rows.emplace(key, value);
        return true;
      });
  if (!status.ok()) return status;
  for (auto it = first; it != patch_.end() && it->first.starts_with(prefix); ++it) {
    rows.erase(it->first);
    if (it->second.has_value() && it->first > after) rows.emplace(it->first, *it->second);
  }
  for (const auto& [key, value] : rows) {
    if (!visit(key, position_, value)) break;
  }
  return absl::OkStatus();
}

absl::Status PatchedRows::ScanBack(
    std::string_view prefix, std::string_view before, store::Position as_of,
    const std::function<bool(std::string_view, store::Position, std::string_view)>& visit) const {
  std::vector<std::pair<std::string, store::RowVersion>> rows;
  absl::Status status = Scan(
      prefix, "", as_of, [&](std::string_view key, store::Position since, std::string_view value) {
        const bool within = before.empty() || key < before;
        if (within) rows.push_back({std::string(key), {since, std::string(value)}});
        return within;
      });
  if (!status.ok()) return status;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (!visit(row->first, row->second.since, row->second.value)) break;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
