#include "service/ledger/wake_queue.h"

#include <gmock/gmock.h>

#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Id = WakeQueue::Id;

constexpr std::chrono::milliseconds kRest{1};
constexpr WakePace kPace{.burst_max = 4, .rest_for_each = kRest};
constexpr WakeQueue::Time kStart{std::chrono::hours(1)};

class WakeQueueTest : public ::testing::Test {
 protected:
  // It waits for what follows position 10.
  void Watch(Id id, const std::string& body, Urgency urgency = Urgency::kPaced) {
    queue_.Add(id, body, urgency);
    queue_.Wait(id, 10, false);
  }
  // Who is woken at this moment, one body after the other.
  std::vector<Id> AllAt(WakeQueue::Time now) {
    std::vector<Id> all;
    while (queue_.NextAt() && *queue_.NextAt() <= now) {
      for (const Id id : queue_.Take(now)) all.push_back(id);
    }
    return all;
  }

  WakeQueue queue_{kPace};
};

TEST_F(WakeQueueTest, ABodysWatchersAreWokenTogetherOnceAndByItAlone) {
  Watch(1, "a");
  Watch(2, "b");
  Watch(3, "a");
  EXPECT_FALSE(queue_.NextAt());
  queue_.Touch("a", 11);
  queue_.Touch("a", 12);
  EXPECT_THAT(queue_.Take(kStart), ElementsAre(1, 3));
  EXPECT_FALSE(queue_.NextAt());
  queue_.Touch("a", 13);
  EXPECT_THAT(AllAt(kStart), IsEmpty()) << "nobody waits";
}

TEST_F(WakeQueueTest, WhoHasSeenItIsNotWokenForIt) {
  Watch(1, "a");
  Watch(2, "a");
  queue_.Wait(2, 11, false);
  queue_.Touch("a", 11);
  EXPECT_THAT(AllAt(kStart), ElementsAre(1));
  queue_.Touch("a", 12);
  EXPECT_THAT(AllAt(kStart), ElementsAre(2));
}

TEST_F(WakeQueueTest, WhatIsPastAlreadyWakesTooThoughNobodyWatchedWhenItCame) {
  queue_.Add(1, "a", Urgency::kPaced);
  queue_.Wait(1, 3, true);
  EXPECT_THAT(AllAt(kStart), ElementsAre(1));
}

TEST_F(WakeQueueTest, ABurstIsWokenAtOnceAndThenItRestsForThoseWoken) {
  for (Id id = 1; id <= 10; ++id) Watch(id, absl::StrCat("body-", id));
  for (Id id = 1; id <= 10; ++id) queue_.Touch(absl::StrCat("body-", id), 11);
  EXPECT_THAT(AllAt(kStart), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(queue_.NextAt(), kStart + 4 * kRest);
  EXPECT_THAT(AllAt(kStart + 4 * kRest), ElementsAre(5, 6, 7, 8));
  // A long rest does not let more than a burst through.
  EXPECT_THAT(AllAt(kStart + 1000 * kRest), ElementsAre(9, 10));
  for (Id id = 1; id <= 5; ++id) queue_.Wait(id, 10, true);
  EXPECT_THAT(AllAt(kStart + 1000 * kRest), ElementsAre(1, 2)) << "with the two before, a burst";
}

TEST_F(WakeQueueTest, FewAreNeverHeldUp) {
  Watch(1, "a");
  auto now = kStart;
  for (store::Position position = 11; position < 100; ++position, now += kRest) {
    queue_.Touch("a", position);
    ASSERT_THAT(AllAt(now), ElementsAre(1)) << position;
    queue_.Wait(1, position, false);
  }
}

TEST_F(WakeQueueTest, BodiesTakeTurnsAndManyWatchersOfOneDoNotKeepOthersWaiting) {
  for (Id id = 1; id <= 9; ++id) Watch(id, "many");
  Watch(20, "few");
  queue_.Touch("many", 11);
  queue_.Touch("few", 11);
  auto now = kStart;
  EXPECT_THAT(AllAt(now), ElementsAre(1, 2, 3, 4));
  // Those woken come again at once, and stand behind the others.
  queue_.Wait(1, 10, true);
  EXPECT_THAT(AllAt(now += 4 * kRest), ElementsAre(20, 5, 6, 7, 8));
  EXPECT_THAT(AllAt(now += 5 * kRest), ElementsAre(9, 1));
}

// More watch one body than a burst, something always comes, and each waits again as soon as it was
// woken.
TEST_F(WakeQueueTest, OfManyWatchersOfABusyBodyEachHasItsTurn) {
  constexpr Id kWatchers = 3 * kPace.burst_max;
  for (Id id = 1; id <= kWatchers; ++id) Watch(id, "busy");
  std::map<Id, int> woken;
  auto now = kStart;
  for (store::Position position = 11; position <= 16; ++position, now += 4 * kRest) {
    queue_.Touch("busy", position);
    for (const Id id : AllAt(now)) {
      ++woken[id];
      queue_.Wait(id, position, false);
    }
  }
  for (Id id = 1; id <= kWatchers; ++id) EXPECT_EQ(woken[id], 2) << id;
}

TEST_F(WakeQueueTest, WhoIsWokenAtOnceWaitsForNobodyAndHoldsUpNobody) {
  for (Id id = 1; id <= 5; ++id) Watch(id, absl::StrCat("body-", id));
  for (Id id = 1; id <= 5; ++id) queue_.Touch(absl::StrCat("body-", id), 11);
  EXPECT_THAT(AllAt(kStart), ElementsAre(1, 2, 3, 4));
  Watch(9, "", Urgency::kAtOnce);
  queue_.Touch("", 11);
  EXPECT_THAT(AllAt(kStart), ElementsAre(9));
  EXPECT_EQ(queue_.NextAt(), kStart + 4 * kRest) << "and 5 waits no longer for it";
}

TEST_F(WakeQueueTest, WhoIsRemovedIsNotWoken) {
  Watch(1, "a");
  Watch(2, "a");
  Watch(3, "b");
  Watch(4, "c", Urgency::kAtOnce);
  for (const char* body : {"a", "b", "c"}) queue_.Touch(body, 11);
  for (const Id id : {1, 3, 4}) queue_.Remove(id);
  EXPECT_THAT(AllAt(kStart), ElementsAre(2));
  Watch(5, "b");
  EXPECT_THAT(AllAt(kStart), IsEmpty()) << "the body before was another's";
}

// Against the definition: whoever waits for what has come is woken, in the end, and nobody else.
TEST(WakeQueueRandomTest, NobodyIsForgottenAndNobodyIsWokenForNothing) {
  testing::Rounds rounds(200);
  while (rounds.Next()) {
    SCOPED_TRACE(absl::StrCat("seed ", rounds.seed()));
    std::mt19937 random(rounds.seed());
    const auto below = [&](std::uint32_t n) { return random() % n; };
    WakeQueue queue({.burst_max = 1 + below(4), .rest_for_each = kRest});
    struct Watcher {
      std::string body;
      std::optional<store::Position> waits_after;
    };
    std::map<Id, Watcher> watchers;
    std::map<std::string, store::Position> last;
    store::Position head = 0;
    auto now = kStart;
    const auto take = [&] {
      for (const Id id : queue.Take(now)) {
        Watcher& woken = watchers.at(id);
        ASSERT_TRUE(woken.waits_after) << id;
        ASSERT_LT(*woken.waits_after, last[woken.body]) << id;
        woken.waits_after.reset();
      }
    };
    for (int step = 0; step < 300; ++step) {
      const Id id = below(12);
      const auto it = watchers.find(id);
      switch (below(4)) {
        case 0:
          ++head;
          for (const std::string& body : {std::string(), absl::StrCat("body-", below(3))}) {
            queue.Touch(body, last[body] = head);
          }
          break;
        case 1:
          if (it != watchers.end() && below(4) == 0) {
            queue.Remove(id);
            watchers.erase(it);
          } else if (it == watchers.end()) {
            const std::string body = below(4) == 0 ? "" : absl::StrCat("body-", below(3));
            watchers[id] = {body, std::nullopt};
            queue.Add(id, body, below(6) == 0 ? Urgency::kAtOnce : Urgency::kPaced);
          }
          break;
        case 2:
          if (it == watchers.end()) break;
          it->second.waits_after = head - std::min<store::Position>(head, below(3));
          queue.Wait(id, *it->second.waits_after, last[it->second.body] > *it->second.waits_after);
          break;
        default:
          now += below(3) * kRest;
          if (queue.NextAt() && *queue.NextAt() <= now) take();
      }
      if (HasFatalFailure()) return;
    }
    while (queue.NextAt()) {
      now = std::max(now, *queue.NextAt());
      take();
      if (HasFatalFailure()) return;
    }
    for (const auto& [id, watcher] : watchers) {
      EXPECT_FALSE(watcher.waits_after && *watcher.waits_after < last[watcher.body]) << id;
    }
  }
}

}  // namespace
}  // namespace minutebook::ledger
