// Tells watchers that events were committed, and keeps the newest ones at hand for them. Publishing
// never waits for a watcher: a thread of the feed's own wakes them. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "service/ledger/wake_queue.h"
#include "store/mutex.h"
#include "store/store.h"

namespace minutebook::ledger {

// Stored events of one group, in order.
struct FeedGroup {
  store::Position first_position = 0;
  std::vector<std::string> stored;
  std::size_t bytes = 0;

  // That the event with this index in `stored` touches the body.
  struct Touch {
    std::string body;
    std::uint32_t index = 0;
    auto operator<=>(const Touch&) const = default;
  };
  std::vector<Touch> touches;  // in order

  // Those of the body, in the order of events.
  std::span<const Touch> Of(std::string_view body) const;
};

FeedGroup ToFeed(store::Group group);

using FeedGroups = std::vector<std::shared_ptr<const FeedGroup>>;

// Calls `visit` for the events from `next` on that touch the body (empty: for all), in order, until
// it returns false. Returns the position after the last one looked at. `next` must lie within the
// first group.
store::Position VisitFrom(
    const FeedGroups& groups, store::Position next, const std::string& body,
    const std::function<bool(store::Position position, const std::string& stored)>& visit);

class Feed {
 public:
  using WatcherId = WakeQueue::Id;

  explicit Feed(std::size_t bytes_max, const WakePace& pace = {});
  ~Feed();
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // The writer's: what was just committed.
  void Publish(FeedGroup group);

  // The writer's: of these events only the header is at hand from here on. Whoever holds a group
  // already keeps it until it is sent.
  void Redact(const std::vector<store::RedactedEvent>& events);

  // `wake` is called, on the feed's thread, once after the head has come past the position that
  // WakeAfter named; it must be quick and must not call the feed. With a body, only what touches it
  // counts: a thousand watchers of other bodies cost a commit nothing. Who is paced may be woken
  // late, where many are.
  WatcherId Register(std::function<void()> wake, const std::string& body = "",
                     Urgency urgency = Urgency::kAtOnce);
  // No call to `wake` is under way or follows once this returns. Not to be called from a wake.
  void Unregister(WatcherId watcher);
  // Wakes the watcher once an event beyond `position` is committed: now if one is.
  void WakeAfter(WatcherId watcher, store::Position position);

  // Recent groups that hold `position` and what follows, oldest first; empty if it is no longer, or
  // not yet, at hand.
  FeedGroups From(store::Position position) const;
  // The last position published; 0: nothing was.
  store::Position Head() const;
  // How often something was redacted: what was made of groups got before the last time may hold
  // more than is to be seen.
  std::uint64_t redactions() const { return redactions_; }

 private:
  void WakeWatchers();
  void WakeOne(WatcherId id) REQUIRES(mutex_);
  // Whether an event beyond the position touches the body (empty: any).
  bool IsPast(store::Position position, const std::string& body) const REQUIRES(mutex_);

  const std::size_t bytes_max_;
  mutable store::Mutex mutex_;
  store::CondVar changed_;
  store::CondVar woken_;
  std::deque<std::shared_ptr<const FeedGroup>> groups_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
  store::Position head_ GUARDED_BY(mutex_) = 0;
  std::atomic<std::uint64_t> redactions_ = 0;
  std::unordered_map<WatcherId, std::function<void()>> watchers_ GUARDED_BY(mutex_);
  WakeQueue queue_ GUARDED_BY(mutex_);
  WatcherId next_id_ GUARDED_BY(mutex_) = 1;
  WatcherId waking_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
