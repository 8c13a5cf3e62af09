#include "store/memory_words.h"

namespace minutebook::store {

WordIndexState MemoryWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::Status MemoryWords::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string* seek)>& visit) const {
  std::vector<std::string> found;  // copied: `visit` runs without the lock
  {
    MutexLock lock(mutex_);
    for (auto it = keys_.lower_bound(prefix); it != keys_.end() && it->starts_with(prefix); ++it) {
      found.push_back(*it);
    }
  }
  std::string from;
  for (const std::string& key : found) {
    if (key < from) continue;
    std::string seek;
    if (!visit(key, &seek)) break;
    from = seek;
  }
  return absl::OkStatus();
}

absl::Status MemoryWords::Reset(std::string_view version) {
  MutexLock lock(mutex_);
  keys_.clear();
  state_ = {.version = std::string(version), .applied_position = 0};
  return absl::OkStatus();
}

absl::Status MemoryWords::Put(Position applied_position, const std::vector<std::string>& keys) {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckWordKeys(state_.applied_position, applied_position, keys);
      !status.ok()) {
    return status;
  }
  keys_.insert(keys.begin(), keys.end());
  state_.applied_position = applied_position;
  return absl::OkStatus();
}

}  // namespace minutebook::store
