// A disk that is nearly full: nothing new is taken, what is on record is answered for, and it goes
// on by itself once there is room.
#include <gmock/gmock.h>

#include <atomic>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using ::minutebook::testing::BodyEstablished;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(LedgerTest, BelowItsFreeBytesTheDiskTakesNothingNewAndAboveThemGoesOn) {
  std::atomic<std::uint64_t> free = 600'000'000;
  LedgerOptions options;
  options.room = {.free_bytes = [&] { return free.load(); }, .free_bytes_min = 500'000'000};
  Open(options);
  const v1::NewEvent before = BodyEstablished("before");
  Record({before});
  EXPECT_THAT(ledger_->read_only_because(), IsEmpty());

  free = 499'999'999;
  const auto refused = Append({BodyEstablished("after")});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted,
                                HasSubstr("499 MB free, and below 500 MB (--disk-free-min-mb)")));
  EXPECT_EQ(ReasonOf(refused.status()), v1::ERROR_REASON_LIMIT_EXCEEDED);
  EXPECT_THAT(ledger_->read_only_because(), HasSubstr("make room"));
  EXPECT_THAT(ledger_->BeginRebuild(false), StatusIs(absl::StatusCode::kResourceExhausted));
  // A retry of what is on record takes no room.
  const auto again = Append({before});
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(Head(), 2u);

  free = 500'000'000;
  EXPECT_THAT(ledger_->read_only_because(), IsEmpty());
  EXPECT_THAT(Append({BodyEstablished("after")}), IsOk());
}

TEST_F(LedgerTest, EveryCommitIsCountedWhoeverAskedForIt) {
  Record({BodyEstablished("a"), BodyEstablished("b")});
  Record({BodyEstablished("c")});
  ASSERT_THAT(ledger_->Erase({4, "a request", "the data officer", "op"}), IsOk());
  HistogramRead groups;
  ledger_->commit_stats().group_events.AddTo(&groups);
  EXPECT_EQ(groups.sum, Head()) << "the ledger's own events and erasures too";
  EXPECT_EQ(groups.counts[0], 3u) << "of one event: the first, one appended, one erased";
  EXPECT_EQ(groups.counts[1], 1u) << "of two";
  HistogramRead commits;
  ledger_->commit_stats().commit_seconds.AddTo(&commits);
  std::uint64_t count = 0;
  for (const std::uint64_t one : commits.counts) count += one;
  EXPECT_EQ(count, 4u);
  EXPECT_EQ(ledger_->queue().appends, 0u);
}

}  // namespace
}  // namespace minutebook::ledger
