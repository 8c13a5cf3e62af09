// Many appenders, retrying and watching at once: what ThreadSanitizer looks at.
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "service/ledger/record.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using testing::IsOk;
using testing::MeetingHeld;

TEST_F(LedgerTest, ConcurrentAppendsAreSerialisedAndRetriesDoubleNothing) {
  constexpr int kThreads = 6;
  constexpr std::uint32_t kEach = 40;
  Record({BodyEstablished("a")});
  std::mutex mutex;
  std::map<store::EventId, store::Position> receipts;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint32_t i = 0; i < kEach; ++i) {
        // Two threads send each event: one of them is the retry.
        const std::uint32_t ordinal = static_cast<std::uint32_t>(t / 2) * kEach + i + 1;
        const auto outcome = Append({MeetingHeld("a", ordinal, "2019")});
        ASSERT_THAT(outcome, IsOk());
        const auto& receipt = outcome->receipts[0];
        std::lock_guard lock(mutex);
        const auto [it, added] = receipts.emplace(receipt.event_id, receipt.position);
        EXPECT_EQ(it->second, receipt.position);
        EXPECT_LE(receipt.position, outcome->tree_head.size);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(receipts.size(), kThreads / 2 * kEach);
  EXPECT_EQ(Head(), 2 + receipts.size());
  std::uint64_t revision = 0;
  for (store::Position position = 2; position <= Head(); ++position) {
    EXPECT_EQ(EventAt(position).header().bodies(0).revision(), ++revision);
  }
}

TEST_F(LedgerTest, AWatcherSeesEveryEventOnceWhileAppendersRun) {
  constexpr std::uint32_t kEvents = 100;
  Record({BodyEstablished("a")});
  store::Position next = Head() + 1;
  const store::Position last = Head() + kEvents;
  std::atomic<int> wakes = 0;
  std::mutex mutex;
  std::condition_variable woken;
  bool wake = false;
  const auto watcher = ledger_->feed().Register([&] {
    std::lock_guard lock(mutex);
    wake = true;
    ++wakes;
    woken.notify_one();
  });
  std::thread reader([&] {
    while (next <= last) {
      ledger_->feed().WakeAfter(watcher, next - 1);
      {
        std::unique_lock lock(mutex);
        woken.wait(lock, [&] { return std::exchange(wake, false); });
      }
      for (const auto& group : ledger_->feed().From(next)) {
        for (std::size_t i = next - group->first_position; i < group->stored.size(); ++i) {
          EXPECT_EQ(HeaderOfStored(group->stored[i])->position(), next);
          ++next;
        }
      }
    }
  });
  for (std::uint32_t i = 1; i <= kEvents; ++i) Record({MeetingHeld("a", i, "2019")});
  reader.join();
  ledger_->feed().Unregister(watcher);
  EXPECT_EQ(next, last + 1);
}

}  // namespace
}  // namespace minutebook::ledger
