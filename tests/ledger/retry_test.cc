// Groups that lose the race for the head, and what is admitted over them meanwhile.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

// Of eight commits in a row that lose the race each append is given up, not fewer: also after
// others were, and also one that came while they were tried.
TEST_F(LedgerTest, EachAppendIsTriedAgainAsOftenAsAnyOther) {
  constexpr int kAttempts = 8;
  Record({BodyEstablished("a")});
  int commits = 0;
  int moved = kAttempts + 1;
  before_commit_ = [&](const store::Group&) {
    return commits++ < moved ? absl::FailedPreconditionError("the head moved") : absl::OkStatus();
  };
  const auto given_up = Append({MeetingHeld("a", 1, "2019")});
  EXPECT_THAT(given_up, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("moving the head")));
  EXPECT_EQ(commits, kAttempts);
  EXPECT_THAT(Append({MeetingHeld("a", 2, "2020")}), IsOk());
  EXPECT_EQ(commits, kAttempts + 2);
}

TEST_F(LedgerTest, WhatIsTriedAgainIsNoLargerForWhatCameMeanwhile) {
  constexpr std::uint32_t kAppends = 40;
  LedgerOptions options;
  options.limits.group_events_max = 2;
  options.limits.overlap_events_min = 1;
  Open(options);
  Record({BodyEstablished("a")});
  std::atomic<bool> all_sent = false;
  std::size_t largest = 0;
  int commits = 0;
  before_commit_ = [&](const store::Group& group) {
    while (!all_sent) std::this_thread::yield();
    largest = std::max(largest, group.events.size());
    return commits++ < 7 ? absl::FailedPreconditionError("the head moved") : absl::OkStatus();
  };
  std::vector<std::promise<absl::StatusOr<AppendOutcome>>> answers(kAppends);
  for (std::uint32_t i = 0; i < kAppends; ++i) {
    AppendCommand command;
    command.events = {MeetingHeld("a", i + 1, "2019")};
    command.recorder = "local";
    ledger_->Append(std::move(command), [&answers, i](absl::StatusOr<AppendOutcome> outcome) {
      answers[i].set_value(std::move(outcome));
    });
  }
  all_sent = true;
  for (auto& answer : answers) EXPECT_THAT(answer.get_future().get(), IsOk());
  EXPECT_LE(largest, 4u);  // that which failed, and the one admitted over it
}

}  // namespace
}  // namespace minutebook::ledger
