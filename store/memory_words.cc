#include "store/memory_words.h"

namespace minutebook::store {

WordIndexState MemoryWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::Status MemoryWords::Scan(std::string_view prefix, const WordVisit& visit) const {
  Groups found;  // copied: `visit` runs without the lock
  {
    MutexLock lock(mutex_);
    for (auto it = groups_.lower_bound(prefix); it != groups_.end(); ++it) {
      if (!it->first.starts_with(prefix)) break;
      found.insert(*it);
    }
  }
  std::string seek;
  for (auto it = found.begin(); it != found.end();) {
    seek.clear();
    for (const std::string& item : it->second) {
      if (!visit(it->first, item, &seek)) return absl::OkStatus();
      if (seek > it->first) break;
    }
    it = seek > it->first ? found.lower_bound(seek) : std::next(it);
  }
  return absl::OkStatus();
}

absl::Status MemoryWords::Reset(std::string_view version) {
  MutexLock lock(mutex_);
  groups_.clear();
  state_ = {.version = std::string(version), .applied_position = 0};
  return absl::OkStatus();
}

absl::Status MemoryWords::Put(Position applied_position, std::span<const WordEntry> entries,
                              const std::function<bool()>&) {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckWordEntries(state_.applied_position, applied_position, entries);
      !status.ok()) {
    return status;
  }
  for (const auto& [group, item] : entries) groups_[std::string(group)].emplace(item);
  state_.applied_position = applied_position;
  return absl::OkStatus();
}

}  // namespace minutebook::store
