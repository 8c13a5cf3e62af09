// Tells watchers that events were committed, and keeps the newest ones at hand for them. Publishing
// never waits for a watcher: a thread of the feed's own wakes them. Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "store/mutex.h"
#include "store/store.h"

namespace minutebook::ledger {

// Stored events of one group, in order.
struct FeedGroup {
  store::Position first_position = 0;
  std::vector<std::string> stored;
  std::size_t bytes = 0;
  std::set<std::string> bodies;  // touched by any of them
};

FeedGroup ToFeed(store::Group group);

class Feed {
 public:
  using WatcherId = std::uint64_t;

  explicit Feed(std::size_t bytes_max);
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
  // counts: a thousand watchers of other bodies cost a commit nothing.
  WatcherId Register(std::function<void()> wake, const std::string& body = "");
  // No call to `wake` is under way or follows once this returns. Not to be called from a wake.
  void Unregister(WatcherId watcher);
  // Wakes the watcher as soon as an event beyond `position` is committed: at once if one is.
  void WakeAfter(WatcherId watcher, store::Position position);

  // Recent groups that hold `position` and what follows, oldest first; empty if it is no longer, or
  // not yet, at hand.
  std::vector<std::shared_ptr<const FeedGroup>> From(store::Position position) const;

 private:
  struct Watcher {
    std::function<void()> wake;
    std::string body;  // empty: any
    bool waiting = false;
    store::Position after = 0;
  };

  void WakeWatchers();
  // Whether an event beyond the position touches the body (empty: any).
  bool IsPast(store::Position position, const std::string& body) const REQUIRES(mutex_);
  // Those that watch the body, or any, are woken if they wait for what the head has come past.
  void MakeDue(const std::string& body) REQUIRES(mutex_);

  const std::size_t bytes_max_;
  mutable store::Mutex mutex_;
  store::CondVar changed_;
  store::CondVar woken_;
  std::deque<std::shared_ptr<const FeedGroup>> groups_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
  store::Position head_ GUARDED_BY(mutex_) = 0;
  std::unordered_map<WatcherId, Watcher> watchers_ GUARDED_BY(mutex_);
  std::unordered_map<std::string, std::set<WatcherId>> by_body_ GUARDED_BY(mutex_);
  std::vector<WatcherId> due_ GUARDED_BY(mutex_);
  WatcherId next_id_ GUARDED_BY(mutex_) = 1;
  WatcherId waking_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
