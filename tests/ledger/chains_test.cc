// Chains of appends, each sent by the answer to the one before, on whichever thread that comes:
// while heads move, groups are refused, views are made anew, an event is erased, and the writer is
// stopped in the middle.
#include <gmock/gmock.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "service/ledger/record.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using testing::IsOk;
using testing::MeetingHeld;

constexpr std::uint32_t kChains = 24;
constexpr std::uint32_t kEach = 20;

std::string BodyOf(std::uint32_t chain) { return "b" + std::to_string(chain); }

class ChainsTest : public LedgerTest {
 protected:
  void Begin(std::uint32_t seed) {
    random_.seed(seed);
    disk_ = store::MakeMemoryDisk();
    before_commit_ = nullptr;
    LedgerOptions options;
    options.limits.group_events_max = 1 + seed % 4 * 7;
    options.limits.overlap_events_min = 1 + seed % 3 * 2;
    options.limits.body_heads_max = 2;
    Open(options);
    for (std::uint32_t chain = 0; chain < kChains; ++chain)
      Record({BodyEstablished(BodyOf(chain))});
    first_ = Head() + 1;
    // One commits at a time: nobody else asks for the next number.
    before_commit_ = [this](const store::Group& group) {
      const std::uint32_t fate = group.redaction.events.empty() ? random_() % 24 : 24;
      if (fate < 3) return absl::FailedPreconditionError("the head moved");
      return fate == 3 ? absl::InvalidArgumentError("refused") : absl::OkStatus();
    };
    revisions_.assign(kChains, 1);
    sent_ = answered_ = recorded_ = 0;
  }

  void Send(std::uint32_t chain, std::uint32_t ordinal) {
    ++sent_;
    AppendCommand command;
    command.recorder = "local";
    command.events = {MeetingHeld(BodyOf(chain), ordinal, "2019")};
    command.expectations = {ExpectRevision(BodyOf(chain), revisions_[chain])};
    ledger_->Append(std::move(command),
                    [this, chain, ordinal](const absl::StatusOr<AppendOutcome>& outcome) {
                      const std::uint32_t next = Take(chain, ordinal, outcome);
                      if (next != 0) Send(chain, next);
                      ++answered_;
                      answered_.notify_one();
                    });
  }

  // The ordinal to go on with; 0: the chain ends.
  std::uint32_t Take(std::uint32_t chain, std::uint32_t ordinal,
                     const absl::StatusOr<AppendOutcome>& outcome) {
    if (outcome.ok()) {
      const Receipt& receipt = outcome->receipts[0];
      EXPECT_EQ(receipt.bodies[0].revision, ++revisions_[chain]);
      EXPECT_GE(outcome->tree_head.size, receipt.position);
      EXPECT_GE(Head(), receipt.position);
      EXPECT_FALSE(receipt.already_recorded);
      ++recorded_;
      return ordinal == kEach ? 0 : ordinal + 1;
    }
    if (ReasonOf(outcome.status()) == v1::ERROR_REASON_STOPPING) return 0;
    if (ReasonOf(outcome.status()) == v1::ERROR_REASON_WRONG_REVISION) {
      ++revisions_[chain];  // an erasure touches the body, too
    } else {
      EXPECT_TRUE(absl::IsInternal(outcome.status()) || absl::IsUnavailable(outcome.status()))
          << outcome.status();
    }
    return ordinal;
  }

  // Until so many more are on record than when the chains began, or all are answered.
  void WaitForEvents(std::uint32_t events) {
    for (std::uint32_t seen = answered_; recorded_ < events; seen = answered_) {
      answered_.wait(seen);
    }
  }

  void Rebuild(bool check_only) {
    auto rebuild = ledger_->BeginRebuild(check_only);
    ASSERT_THAT(rebuild, IsOk());
    std::optional<Rebuilt> done;
    while (!done.has_value()) {
      const auto step = (*rebuild)->Step();
      if (ReasonOf(step.status()) == v1::ERROR_REASON_STOPPING) return;
      ASSERT_THAT(step, IsOk());
      done = step->done;
    }
    EXPECT_EQ(done->before, done->after);
  }

  void ExpectOneRecord() {
    store::Position next = first_;
    for (const auto& group : ledger_->feed().From(first_)) {
      for (std::size_t i = next - group->first_position; i < group->stored.size(); ++i) {
        EXPECT_EQ(HeaderOfStored(group->stored[i])->position(), next++);
      }
    }
    EXPECT_EQ(next, Head() + 1);
    std::int64_t recorded_at_us = 0;
    for (store::Position position = 1; position <= Head(); ++position) {
      const std::int64_t at_us = EventAt(position).header().recorded_at_us();
      EXPECT_GT(at_us, recorded_at_us);
      recorded_at_us = at_us;
    }
    Rebuild(/*check_only=*/true);
  }

  std::mt19937 random_;
  store::Position first_ = 0;
  std::vector<std::uint64_t> revisions_;  // each its chain's
  std::atomic<std::uint32_t> sent_ = 0, answered_ = 0, recorded_ = 0;
};

TEST_F(ChainsTest, AreAnsweredOnceEachWhateverRunsBesideThem) {
  testing::Rounds rounds(12);
  while (rounds.Next() && !HasFailure()) {
    SCOPED_TRACE("MINUTEBOOK_SEED=" + std::to_string(rounds.seed()));
    Begin(rounds.seed());
    const bool stopped = rounds.seed() % 2 == 0;
    std::thread errands([this] {
      WaitForEvents(kChains);
      Rebuild(/*check_only=*/false);
      const auto erased = ledger_->Erase({first_, "a request", "the data officer", "op"});
      EXPECT_TRUE(erased.ok() || ReasonOf(erased.status()) == v1::ERROR_REASON_STOPPING)
          << erased.status();
    });
    for (std::uint32_t chain = 0; chain < kChains; ++chain) Send(chain, 1);
    WaitForEvents(stopped ? kChains * kEach / 2 : kChains * kEach);
    if (stopped) ledger_->StopWriting();
    errands.join();
    ledger_->StopWriting();
    before_commit_ = nullptr;
    EXPECT_EQ(sent_, answered_);
    ExpectOneRecord();
  }
}

}  // namespace
}  // namespace minutebook::ledger
