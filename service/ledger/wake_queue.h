// Who waits for which events, and who is to be woken next: those of one body together, bodies in
// the order in which something came for them, and no more a second than the pace allows. So a
// thousand watchers of bodies that are all in use take their share of the machine and no more: what
// comes for them meanwhile, they get in one piece. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/types.h"

namespace minutebook::ledger {

// By default 2,500 watchers a second, where there are always more to wake: one of a thousand hears
// 0.4 s late at most by this pace.
struct WakePace {
  // Woken without a rest; also the most of one body before other bodies have their turn.
  std::size_t burst_max = 100;
  // After a burst: for each of those woken.
  std::chrono::microseconds rest_for_each{400};
};

// At once: before all others, whatever the pace.
enum class Urgency { kPaced, kAtOnce };

class WakeQueue {
 public:
  using Id = std::uint64_t;
  using Time = std::chrono::steady_clock::time_point;

  explicit WakeQueue(const WakePace& pace) : pace_(pace) {}

  // With a body, only what touches it counts.
  void Add(Id watcher, const std::string& body, Urgency urgency);
  void Remove(Id watcher);
  // The watcher's body; empty: any. nullptr: there is no such watcher.
  const std::string* BodyOf(Id watcher) const;

  // The watcher is to be woken, once, by what lies beyond `after`. `past`: something does already.
  void Wait(Id watcher, store::Position after, bool past);
  // An event at `position`, which is beyond all before it, touches the body (empty: it touches
  // any).
  void Touch(const std::string& body, store::Position position);

  // From when on somebody may be woken; nullopt: nobody is to be.
  std::optional<Time> NextAt() const;
  // Whom to wake now; they wait no more. Not before NextAt.
  std::vector<Id> Take(Time now);

 private:
  struct Watcher {
    std::string body;
    Urgency urgency = Urgency::kPaced;
    store::Position after = 0;
    std::uint64_t turn = 0;  // since when it waits: whoever has waited longest comes first
  };
  using Waiting = std::map<std::uint64_t, Id>;  // by turn
  struct Body {
    std::size_t watchers = 0;
    Waiting waiting;
    Waiting waiting_at_once;
    store::Position touched = 0;
    bool due = false;  // it stands in due_
  };

  void MakeDue(const std::string& name, Body* body);
  // Of those waiting, the first `count` that wait for what has come; they wait no more.
  std::vector<Id> TakeFrom(Waiting* waiting, store::Position touched, std::size_t count);

  const WakePace pace_;
  std::unordered_map<Id, Watcher> watchers_;
  std::unordered_map<std::string, Body> bodies_;
  std::vector<Id> at_once_;
  std::deque<std::string> due_;
  std::uint64_t turns_ = 0;
  Time paid_until_{};   // by then what was woken is made up for
  Time rests_until_{};  // once a burst is used up: until all of it is made up for
};

}  // namespace minutebook::ledger
