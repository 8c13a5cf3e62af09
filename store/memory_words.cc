#include "store/memory_words.h"

namespace minutebook::store {

WordIndexState MemoryWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::StatusOr<bool> MemoryWords::Scan(const WordQuestion& question, const WordVisit& visit) const {
  Words found;  // copied: `visit` runs without the lock
  {
    MutexLock lock(mutex_);
    for (auto it = words_.lower_bound(question.word); it != words_.end(); ++it) {
      if (question.beginning ? !it->first.starts_with(question.word) : it->first != question.word) {
        break;
      }
      if (found.size() >= question.words_max) return false;
      found.insert(*it);
    }
  }
  for (const auto& [word, places] : found) {
    for (const auto& [owner, item] : places) {
      if (!question.owner.empty() && owner != question.owner) continue;
      if (!visit(word, owner, item)) return false;
    }
  }
  return true;
}

absl::Status MemoryWords::Reset(std::string_view version) {
  MutexLock lock(mutex_);
  words_.clear();
  state_ = {.version = std::string(version), .applied_position = 0};
  return absl::OkStatus();
}

absl::Status MemoryWords::Put(Position applied_position, std::span<const WordPlace> places,
                              const std::function<bool()>&) {
  MutexLock lock(mutex_);
  if (absl::Status status = CheckWordPlaces(state_.applied_position, applied_position, places);
      !status.ok()) {
    return status;
  }
  for (const WordPlace& place : places) {
    for (const std::string_view word : place.words) {
      words_[std::string(word)].emplace(place.owner, place.item);
    }
  }
  state_.applied_position = applied_position;
  return absl::OkStatus();
}

}  // namespace minutebook::store
