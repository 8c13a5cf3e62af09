#include "store/memory_views.h"

#include <algorithm>
#include <utility>

namespace minutebook::store {

absl::StatusOr<std::optional<RowVersion>> MemoryViews::Get(std::string_view key,
                                                           Position as_of) const {
  if (fault_) {
    if (absl::Status status = fault_(key, as_of); !status.ok()) return status;
  }
  MutexLock lock(disk_.mutex);
  const MemoryDisk::Rows& rows = disk_.RowsOf(drafted_);
  const auto row = rows.find(key);
  if (row == rows.end()) return std::nullopt;
  return MemoryDisk::VersionAt(row->second, as_of);
}

absl::StatusOr<std::vector<std::optional<RowVersion>>> MemoryViews::MultiGet(
    std::span<const std::string> keys, Position as_of) const {
  std::vector<std::optional<RowVersion>> versions;
  for (const std::string& key : keys) {
    auto version = Get(key, as_of);
    if (!version.ok()) return version.status();
    versions.push_back(*std::move(version));
  }
  return versions;
}

absl::Status MemoryViews::Scan(
    std::string_view prefix, std::string_view after, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  // Copied first: one consistent state, and `visit` runs without the lock.
  for (const auto& [key, row] : Rows(prefix, after, as_of)) {
    if (!visit(key, row.since, row.value)) break;
  }
  return absl::OkStatus();
}

absl::Status MemoryViews::ScanBack(
    std::string_view prefix, std::string_view before, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  const auto rows = Rows(prefix, "", as_of);
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (!before.empty() && row->first >= before) continue;
    if (!visit(row->first, row->second.since, row->second.value)) break;
  }
  return absl::OkStatus();
}

std::vector<std::pair<std::string, RowVersion>> MemoryViews::Rows(std::string_view prefix,
                                                                  std::string_view after,
                                                                  Position as_of) const {
  MutexLock lock(disk_.mutex);
  const MemoryDisk::Rows& all = disk_.RowsOf(drafted_);
  std::vector<std::pair<std::string, RowVersion>> rows;
  for (auto row = all.lower_bound(std::max(prefix, after));
       row != all.end() && row->first.starts_with(prefix); ++row) {
    if (!after.empty() && row->first <= after) continue;
    std::optional<RowVersion> version = MemoryDisk::VersionAt(row->second, as_of);
    if (version) rows.emplace_back(row->first, std::move(*version));
  }
  return rows;
}

absl::StatusOr<std::unique_ptr<ViewsDraft>> MemoryDraft::Begin(MemoryDisk* disk,
                                                               std::string_view version) {
  MutexLock lock(disk->mutex);
  if (disk->draft) {
    return absl::FailedPreconditionError(
        "the views are being made anew already: wait until that has ended");
  }
  disk->draft.emplace();
  disk->draft->state.version = std::string(version);
  return std::unique_ptr<ViewsDraft>(new MemoryDraft(disk));
}

MemoryDraft::~MemoryDraft() {
  MutexLock lock(disk_.mutex);
  disk_.draft.reset();
}

Position MemoryDraft::applied_position() const {
  MutexLock lock(disk_.mutex);
  return disk_.draft ? disk_.draft->state.applied_position : disk_.views_state.applied_position;
}

absl::StatusOr<Hash> MemoryDraft::Digest(Position as_of) const {
  MutexLock lock(disk_.mutex);
  return disk_.Digest(/*drafted=*/true, as_of);
}

absl::Status MemoryDraft::Apply(Position applied_position, const std::vector<RowChange>& rows) {
  MutexLock lock(disk_.mutex);
  return disk_.ApplyDraft(applied_position, rows);
}

absl::Status MemoryDraft::Seal() {
  MutexLock lock(disk_.mutex);
  disk_.draft->sealed = true;
  return absl::OkStatus();
}

}  // namespace minutebook::store
