// Views folded anew beside a ledger that goes on.
#include <atomic>
#include <thread>

#include "store/memory_disk.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

class RebuildTest : public LedgerTest {
 protected:
  // Steps to the end.
  absl::StatusOr<Rebuilt> Finish(ViewsRebuild& rebuild) {
    while (true) {
      auto progress = rebuild.Step();
      if (!progress.ok()) return progress.status();
      EXPECT_LE(progress->position, progress->head);
      if (progress->done) return *progress->done;
    }
  }
  absl::StatusOr<Rebuilt> Rebuild(bool check_only = false) {
    auto rebuild = ledger_->BeginRebuild(check_only);
    if (!rebuild.ok()) return rebuild.status();
    return Finish(**rebuild);
  }
  // Puts a row in the views that follows from no event.
  void Damage() {
    ledger_.reset();
    const auto store = store::MakeMemoryStore({.identity = {}, .disk = disk_});
    const store::ViewsState state = store->views_state();
    // Over a log that is one event longer than its views: the memory store refuses it otherwise.
    ASSERT_THAT(store->ResetViews(state.version), IsOk());
    ASSERT_THAT(store->ApplyViews(state.applied_position,
                                  {{.key = "damage", .since = 1, .value = "x", .previous = {}}}),
                IsOk());
    Open();
  }
};

TEST_F(RebuildTest, RowsFoldedAnewAreThoseThatWereServed) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  const auto rebuilt = Rebuild();
  ASSERT_THAT(rebuilt, IsOk());
  EXPECT_EQ(rebuilt->position, 3u);
  EXPECT_EQ(rebuilt->before, rebuilt->after);
  EXPECT_TRUE(rebuilt->replaced);
  // And it goes on over them, also after a restart.
  Record({MeetingHeld("a", 2, "2020")});
  Open();
  Record({MeetingHeld("a", 3, "2021")});
  const auto again = Rebuild();
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->before, again->after);
}

TEST_F(RebuildTest, DigestsAreEqualWhileManyAppend) {
  constexpr int kThreads = 3;
  constexpr std::uint32_t kEach = 150;
  Record({BodyEstablished("a"), testing::ChairDefined("a"), testing::PartyRegistered("a", "sg")});
  std::atomic<int> appending = kThreads;
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint32_t i = 0; i < kEach; ++i) {
        Record({MeetingHeld("a", t * kEach + i + 1, "2019")});
        EXPECT_THAT(
            ledger_->AnswerNow().rows.Scan("", "", Head(), [](auto, auto, auto) { return true; }),
            IsOk());
      }
      --appending;
    });
  }
  int rebuilds = 0;
  do {
    const auto rebuilt = Rebuild(/*check_only=*/rebuilds % 2 == 1);
    ASSERT_THAT(rebuilt, IsOk());
    EXPECT_EQ(rebuilt->before, rebuilt->after);
    EXPECT_EQ(rebuilt->replaced, rebuilds % 2 == 0);
    ++rebuilds;
  } while (appending > 0);
  for (auto& thread : threads) thread.join();
  const auto rebuilt = Rebuild();
  ASSERT_THAT(rebuilt, IsOk());
  EXPECT_EQ(rebuilt->position, 4 + kThreads * kEach);
  EXPECT_EQ(rebuilt->before, rebuilt->after);
  EXPECT_EQ(ledger_->views_state().applied_position, Head());
}

TEST_F(RebuildTest, ADamagedRowIsFoundAndMended) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  const auto sound = Rebuild(/*check_only=*/true);
  Damage();
  const auto checked = Rebuild(/*check_only=*/true);
  ASSERT_THAT(checked, IsOk());
  EXPECT_NE(checked->before, checked->after);
  EXPECT_EQ(checked->after, sound->after);
  EXPECT_FALSE(checked->replaced);
  EXPECT_NE(Rebuild(/*check_only=*/true)->before, sound->after) << "a check mends nothing";
  // The damage took all other rows with it; what answers kept of that goes with the rows.
  v1::GetBodyRequest body;
  body.set_body("a");
  EXPECT_THAT(domain::Answer(body, ledger_->AnswerNow()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_TRUE(Rebuild()->replaced);
  EXPECT_THAT(domain::Answer(body, ledger_->AnswerNow()), IsOk());
  EXPECT_EQ(Rebuild(/*check_only=*/true)->before, sound->after);
}

TEST_F(RebuildTest, ADamagedRowOfTheLastEventOfManyIsFound) {
  Record({BodyEstablished("a")});
  constexpr std::uint32_t kMeetings = 2100;  // more than are folded at once
  for (std::uint32_t i = 1; i <= kMeetings;) {
    std::vector<v1::NewEvent> events;
    for (; i <= kMeetings && events.size() < 100; ++i) {
      events.push_back(MeetingHeld("a", i, "2019"));
    }
    Record(std::move(events));
  }
  const auto sound = Rebuild(/*check_only=*/true);
  ASSERT_THAT(sound, IsOk());
  EXPECT_EQ(sound->position, Head());
  EXPECT_EQ(sound->before, sound->after);
  {
    store::MutexLock lock(disk_->mutex);
    int damaged = 0;
    for (auto& [key, versions] : disk_->rows) {
      if (versions.rbegin()->first != Head()) continue;
      versions.rbegin()->second = "damaged";
      ++damaged;
    }
    ASSERT_GT(damaged, 0);
  }
  for (const bool check_only : {true, false}) {
    const auto compared = Rebuild(check_only);
    ASSERT_THAT(compared, IsOk());
    EXPECT_EQ(compared->after, sound->after);
    EXPECT_NE(compared->before, compared->after) << "check only: " << check_only;
  }
  EXPECT_EQ(Rebuild(/*check_only=*/true)->before, sound->after) << "the rebuild mended it";
}

TEST_F(RebuildTest, EndedInTheMiddleItChangesNothing) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  Damage();
  {
    auto rebuild = ledger_->BeginRebuild(/*check_only=*/false);
    ASSERT_THAT(rebuild, IsOk());
    ASSERT_THAT((*rebuild)->Step(), IsOk());
    EXPECT_THAT(ledger_->BeginRebuild(true), StatusIs(absl::StatusCode::kFailedPrecondition,
                                                      HasSubstr("being made anew already")));
  }
  const auto checked = Rebuild(/*check_only=*/true);
  ASSERT_THAT(checked, IsOk()) << "another may begin";
  EXPECT_NE(checked->before, checked->after);
}

TEST_F(RebuildTest, IsRefusedItsLastStepWhileTheLedgerStops) {
  Record({BodyEstablished("a")});
  auto rebuild = ledger_->BeginRebuild(/*check_only=*/false);
  ASSERT_THAT(rebuild, IsOk());
  ledger_->StopWriting();
  EXPECT_THAT(Finish(**rebuild), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("stopping")));
}

}  // namespace
}  // namespace minutebook::ledger
