#include "service/ledger/memo.h"

#include <iterator>
#include <utility>

namespace minutebook::ledger {

using store::MutexLock;

std::shared_ptr<const void> Memo::Find(std::string_view key) {
  MutexLock lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return found->second->value;
}

void Memo::Keep(std::string key, std::shared_ptr<const void> value, std::size_t bytes) {
  constexpr std::size_t kShareOfOne = 8;
  if (bytes > bytes_max_ / kShareOfOne) return;
  std::list<Kept> dropped;  // freed after the lock
  MutexLock lock(mutex_);
  // Another question may have worked out the same.
  if (by_key_.contains(key)) return;
  by_use_.push_front({std::move(key), std::move(value), bytes});
  by_key_.emplace(by_use_.front().key, by_use_.begin());
  bytes_ += bytes;
  while (bytes_ > bytes_max_) {
    bytes_ -= by_use_.back().bytes;
    by_key_.erase(by_use_.back().key);
    dropped.splice(dropped.begin(), by_use_, std::prev(by_use_.end()));
  }
}

}  // namespace minutebook::ledger
