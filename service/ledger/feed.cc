#include "service/ledger/feed.h"

#include <algorithm>
#include <utility>

namespace minutebook::ledger {

using store::MutexLock;

Feed::Feed(std::size_t bytes_max) : bytes_max_(bytes_max), thread_([this] { WakeWatchers(); }) {}

Feed::~Feed() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

FeedGroup ToFeed(store::Group group) {
  FeedGroup feed{group.first_position, {}, 0};
  feed.stored.reserve(group.events.size());
  for (auto& event : group.events) {
    feed.bytes += event.stored.size();
    feed.stored.push_back(std::move(event.stored));
  }
  return feed;
}

void Feed::Publish(FeedGroup group) {
  if (group.stored.empty()) return;
  auto shared = std::make_shared<const FeedGroup>(std::move(group));
  {
    MutexLock lock(mutex_);
    head_ = shared->first_position + shared->stored.size() - 1;
    bytes_ += shared->bytes;
    groups_.push_back(std::move(shared));
    while (bytes_ > bytes_max_ && groups_.size() > 1) {
      bytes_ -= groups_.front()->bytes;
      groups_.pop_front();
    }
    if (watchers_.empty()) return;
    dirty_ = true;
  }
  changed_.NotifyOne();
}

void Feed::Redact(const std::vector<store::RedactedEvent>& events) {
  MutexLock lock(mutex_);
  for (const store::RedactedEvent& event : events) {
    for (std::shared_ptr<const FeedGroup>& group : groups_) {
      const store::Position first = group->first_position;
      if (event.position < first || event.position >= first + group->stored.size()) continue;
      FeedGroup redacted = *group;
      std::string& stored = redacted.stored[event.position - first];
      bytes_ -= stored.size() - event.stored.size();
      redacted.bytes -= stored.size() - event.stored.size();
      stored = event.stored;
      group = std::make_shared<const FeedGroup>(std::move(redacted));
    }
  }
}

Feed::WatcherId Feed::Register(std::function<void()> wake) {
  MutexLock lock(mutex_);
  const WatcherId id = next_id_++;
  watchers_[id].wake = std::move(wake);
  return id;
}

void Feed::Unregister(WatcherId watcher) {
  MutexLock lock(mutex_);
  watchers_.erase(watcher);
  while (waking_ == watcher) woken_.Wait(mutex_);
}

void Feed::WakeAfter(WatcherId watcher, store::Position position) {
  {
    MutexLock lock(mutex_);
    const auto it = watchers_.find(watcher);
    if (it == watchers_.end()) return;
    it->second.waiting = true;
    it->second.after = position;
    if (head_ <= position) return;
    dirty_ = true;
  }
  changed_.NotifyOne();
}

std::vector<std::shared_ptr<const FeedGroup>> Feed::From(store::Position position) const {
  MutexLock lock(mutex_);
  if (groups_.empty() || position < groups_.front()->first_position || position > head_) return {};
  auto it = std::upper_bound(
      groups_.begin(), groups_.end(), position,
      [](store::Position p, const auto& group) { return p < group->first_position; });
  return {std::prev(it), groups_.end()};
}

void Feed::WakeWatchers() {
  mutex_.Lock();
  while (true) {
    while (!dirty_ && !stopping_) changed_.Wait(mutex_);
    if (stopping_) break;
    dirty_ = false;
    std::vector<WatcherId> due;
    for (const auto& [id, watcher] : watchers_) {
      if (watcher.waiting && head_ > watcher.after) due.push_back(id);
    }
    for (const WatcherId id : due) {
      const auto it = watchers_.find(id);
      if (it == watchers_.end()) continue;
      it->second.waiting = false;
      const std::function<void()> wake = it->second.wake;
      waking_ = id;
      mutex_.Unlock();
      wake();
      mutex_.Lock();
      waking_ = 0;
      woken_.NotifyAll();
    }
  }
  mutex_.Unlock();
}

}  // namespace minutebook::ledger
