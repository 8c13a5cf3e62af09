#include "service/ledger/feed.h"

#include <algorithm>
#include <utility>

namespace minutebook::ledger {

using store::MutexLock;

namespace {

bool HasAfter(const FeedGroup& group, store::Position position, const std::string& body) {
  const auto of_body = group.Of(body);
  return !of_body.empty() && group.first_position + of_body.back().index > position;
}

}  // namespace

Feed::Feed(std::size_t bytes_max, const WakePace& pace)
    : bytes_max_(bytes_max), queue_(pace), thread_([this] { WakeWatchers(); }) {}

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
  feed.touches.reserve(group.events.size());
  for (auto& event : group.events) {
    const auto index = static_cast<std::uint32_t>(feed.stored.size());
    for (store::BodyRevision& touched : event.bodies) {
      feed.touches.push_back({std::move(touched.body), index});
    }
    feed.bytes += event.stored.size();
    feed.stored.push_back(std::move(event.stored));
  }
  std::sort(feed.touches.begin(), feed.touches.end());
  return feed;
}

std::span<const FeedGroup::Touch> FeedGroup::Of(std::string_view body) const {
  const auto [first, last] = std::ranges::equal_range(touches, body, {}, &Touch::body);
  return {first, last};
}

store::Position VisitFrom(
    const FeedGroups& groups, store::Position next, const std::string& body,
    const std::function<bool(store::Position position, const std::string& stored)>& visit) {
  for (const auto& group : groups) {
    const store::Position first = group->first_position;
    const store::Position end = first + group->stored.size();
    if (body.empty()) {
      for (; next < end; ++next) {
        if (!visit(next, group->stored[next - first])) return next + 1;
      }
    }
    for (const FeedGroup::Touch& touch : group->Of(body)) {
      const store::Position position = first + touch.index;
      if (position < next) continue;
      if (!visit(position, group->stored[touch.index])) return position + 1;
    }
    next = end;
  }
  return next;
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
    queue_.Touch("", head_);
    const std::vector<FeedGroup::Touch>& touches = shared->touches;
    for (std::size_t i = 0; i < touches.size(); ++i) {
      // The last of each body tells.
      if (i + 1 < touches.size() && touches[i + 1].body == touches[i].body) continue;
      queue_.Touch(touches[i].body, shared->first_position + touches[i].index);
    }
    if (!queue_.NextAt()) return;
  }
  changed_.NotifyOne();
}

void Feed::Redact(const std::vector<store::RedactedEvent>& events) {
  MutexLock lock(mutex_);
  ++redactions_;
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

Feed::WatcherId Feed::Register(std::function<void()> wake, const std::string& body,
                               Urgency urgency) {
  MutexLock lock(mutex_);
  const WatcherId id = next_id_++;
  watchers_[id] = std::move(wake);
  queue_.Add(id, body, urgency);
  return id;
}

void Feed::Unregister(WatcherId watcher) {
  MutexLock lock(mutex_);
  watchers_.erase(watcher);
  queue_.Remove(watcher);
  while (waking_ == watcher) woken_.Wait(mutex_);
}

void Feed::WakeAfter(WatcherId watcher, store::Position position) {
  {
    MutexLock lock(mutex_);
    const std::string* body = queue_.BodyOf(watcher);
    if (body == nullptr) return;
    const bool past = IsPast(position, *body);
    queue_.Wait(watcher, position, past);
    if (!past) return;
  }
  changed_.NotifyOne();
}

bool Feed::IsPast(store::Position position, const std::string& body) const {
  if (head_ <= position) return false;
  if (body.empty()) return true;
  for (auto group = groups_.rbegin(); group != groups_.rend(); ++group) {
    const FeedGroup& held = **group;
    if (held.first_position + held.stored.size() <= position + 1) return false;
    if (HasAfter(held, position, body)) return true;
  }
  // What came before is no longer at hand.
  return groups_.empty() || position + 1 < groups_.front()->first_position;
}

FeedGroups Feed::From(store::Position position) const {
  MutexLock lock(mutex_);
  if (groups_.empty() || position < groups_.front()->first_position || position > head_) return {};
  auto it = std::upper_bound(
      groups_.begin(), groups_.end(), position,
      [](store::Position p, const auto& group) { return p < group->first_position; });
  return {std::prev(it), groups_.end()};
}

store::Position Feed::Head() const {
  MutexLock lock(mutex_);
  return head_;
}

void Feed::WakeWatchers() {
  MutexLock lock(mutex_);
  while (!stopping_) {
    const std::optional<WakeQueue::Time> at = queue_.NextAt();
    if (!at) {
      changed_.Wait(mutex_);
      continue;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now < *at) {
      changed_.WaitUntil(mutex_, *at);
      continue;
    }
    for (const WatcherId id : queue_.Take(now)) WakeOne(id);
  }
}

void Feed::WakeOne(WatcherId id) {
  const auto it = watchers_.find(id);
  if (it == watchers_.end()) return;
  const std::function<void()> wake = it->second;
  waking_ = id;
  mutex_.Unlock();
  wake();
  mutex_.Lock();
  waking_ = 0;
  woken_.NotifyAll();
}

}  // namespace minutebook::ledger
