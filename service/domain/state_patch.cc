#include "service/domain/state_patch.h"

#include <utility>

#include "service/domain/row.pb.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {

absl::StatusOr<std::optional<std::string>> StatePatch::Get(std::string_view key) const {
  const auto found = changed_.find(key);
  if (found != changed_.end()) return found->second;
  return base_.Get(key);
}

absl::StatusOr<std::shared_ptr<const SubjectRow>> StatePatch::Row(std::string_view key) const {
  if (!changed_.contains(key)) return base_.Row(key);
  if (const auto found = parsed_.find(key); found != parsed_.end()) return found->second;
  ASSIGN_OR_RETURN(std::shared_ptr<const SubjectRow> row, StateReader::Row(key));
  return parsed_.emplace(key, std::move(row)).first->second;
}

absl::Status StatePatch::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  std::map<std::string, std::string> rows;
  RETURN_IF_ERROR(base_.Scan(prefix, [&](std::string_view key, std::string_view value) {
    rows.emplace(key, value);
    return true;
  }));
  for (auto it = changed_.lower_bound(prefix); it != changed_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    if (it->second.has_value()) {
      rows[it->first] = *it->second;
    } else {
      rows.erase(it->first);
    }
  }
  for (const auto& [key, value] : rows) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

std::unique_ptr<KeptOfRows>* StatePatch::Kept(std::string_view prefix) const {
  auto changed = changed_.lower_bound(prefix);
  const auto differs = [&] {
    return changed != changed_.end() && changed->first.starts_with(prefix);
  };
  std::unique_ptr<KeptOfRows>* const kept = base_.Kept(prefix);
  if (!differs()) return kept;
  // What is kept anew would be of these rows, not of the base's.
  const bool holds = kept != nullptr && *kept != nullptr && !changed->second.has_value();
  ++changed;
  return holds && !differs() ? kept : nullptr;
}

absl::Status StatePatch::Put(std::string_view key, std::string value) {
  changed_[std::string(key)] = std::move(value);
  if (const auto parsed = parsed_.find(key); parsed != parsed_.end()) parsed_.erase(parsed);
  return absl::OkStatus();
}

absl::Status StatePatch::Delete(std::string_view key) {
  changed_[std::string(key)] = std::nullopt;
  if (const auto parsed = parsed_.find(key); parsed != parsed_.end()) parsed_.erase(parsed);
  return absl::OkStatus();
}

}  // namespace minutebook::domain
