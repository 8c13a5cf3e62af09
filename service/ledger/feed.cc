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
  FeedGroup feed;
  feed.first_position = group.first_position;
  feed.stored.reserve(group.events.size());
  for (auto& event : group.events) {
    for (const store::BodyRevision& touched : event.bodies) feed.bodies.insert(touched.body);
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
    groups_.push_back(shared);
    while (bytes_ > bytes_max_ && groups_.size() > 1) {
      bytes_ -= groups_.front()->bytes;
      groups_.pop_front();
    }
    MakeDue("");
    if (!by_body_.empty()) {
      for (const std::string& body : shared->bodies) MakeDue(body);
    }
    if (due_.empty()) return;
  }
  changed_.NotifyOne();
}

void Feed::MakeDue(const std::string& body) {
  const auto watching = by_body_.find(body);
  if (watching == by_body_.end()) return;
  for (const WatcherId id : watching->second) {
    Watcher& watcher = watchers_.at(id);
    if (!watcher.waiting || head_ <= watcher.after) continue;
    watcher.waiting = false;
    due_.push_back(id);
  }
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

Feed::WatcherId Feed::Register(std::function<void()> wake, const std::string& body) {
  MutexLock lock(mutex_);
  const WatcherId id = next_id_++;
  watchers_[id] = {.wake = std::move(wake), .body = body};
  by_body_[body].insert(id);
  return id;
}

void Feed::Unregister(WatcherId watcher) {
  MutexLock lock(mutex_);
  if (const auto it = watchers_.find(watcher); it != watchers_.end()) {
    const auto watching = by_body_.find(it->second.body);
    watching->second.erase(watcher);
    if (watching->second.empty()) by_body_.erase(watching);
    watchers_.erase(it);
  }
  while (waking_ == watcher) woken_.Wait(mutex_);
}

void Feed::WakeAfter(WatcherId watcher, store::Position position) {
  {
    MutexLock lock(mutex_);
    const auto it = watchers_.find(watcher);
    if (it == watchers_.end()) return;
    it->second.waiting = !IsPast(position, it->second.body);
    it->second.after = position;
    if (it->second.waiting) return;
    due_.push_back(watcher);
  }
  changed_.NotifyOne();
}

bool Feed::IsPast(store::Position position, const std::string& body) const {
  if (head_ <= position) return false;
  if (body.empty()) return true;
  for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
    const FeedGroup& held = **group;
    if (held.first_position + held.stored.size() <= position + 1) return false;
    if (held.bodies.contains(body)) return true;
  }
  // What came before is no longer at hand.
  return groups_.empty() || position + 1 < groups_.front()->first_position;
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
    while (due_.empty() && !stopping_) changed_.Wait(mutex_);
    if (stopping_) break;
    const std::vector<WatcherId> due = std::exchange(due_, {});
    for (const WatcherId id : due) {
      const auto it = watchers_.find(id);
      if (it == watchers_.end()) continue;
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
