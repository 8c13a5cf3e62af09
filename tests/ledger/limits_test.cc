#include <future>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

TEST_F(LedgerTest, AnEmptyAppendIsRefused) {
  EXPECT_THAT(Append({}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("events")));
}

TEST_F(LedgerTest, AnEventOverTheLimitIsRefusedNamingIt) {
  Limits limits;
  limits.event_bytes_max = 2000;
  Open({.limits = limits});
  Record({BodyEstablished("a")});
  auto event = MeetingHeld("a", 1, "2019");
  event.mutable_event()->set_wording(std::string(1500, 'w'));
  EXPECT_THAT(Append({event}), IsOk());
  event = MeetingHeld("a", 2, "2020");
  event.mutable_event()->set_wording(std::string(2500, 'w'));
  const auto refused = Append({event});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("event_bytes_max")));
  EXPECT_EQ(ReasonOf(refused.status()), v1::ERROR_REASON_LIMIT_EXCEEDED);
}

TEST_F(LedgerTest, TooManyEventsAreRefused) {
  Limits limits;
  limits.append_events_max = 2;
  Open({.limits = limits});
  EXPECT_THAT(Append({BodyEstablished("a"), BodyEstablished("b"), BodyEstablished("c")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("append_events_max")));
  EXPECT_THAT(Append({BodyEstablished("a"), BodyEstablished("b")}), IsOk());
}

TEST_F(LedgerTest, TooManyBytesAreRefused) {
  Limits limits;
  limits.append_bytes_max = 3000;
  Open({.limits = limits});
  Record({BodyEstablished("a")});
  std::vector<v1::NewEvent> events;
  for (std::uint32_t i = 1; i <= 2; ++i) {
    events.push_back(MeetingHeld("a", i, "2019"));
    events.back().mutable_event()->set_wording(std::string(2000, 'w'));
  }
  EXPECT_THAT(Append(events),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("append_bytes_max")));
}

TEST_F(LedgerTest, AHeaderOverTheLimitIsRefused) {
  Limits limits;
  limits.header_bytes_max = 120;
  Open({.limits = limits});
  const std::string longest(64, 'b');
  EXPECT_THAT(Append({BodyEstablished(longest)}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("header_bytes_max")));
  EXPECT_EQ(Head(), 1u);
  EXPECT_THAT(Append({BodyEstablished("b")}), IsOk());
}

TEST_F(LedgerTest, AFullQueueRefusesAndForgetsNothingItTook) {
  Limits limits;
  limits.queue_events_max = 2;
  Open({.limits = limits});
  // The first commit is held until the queue is full behind it.
  std::promise<void> held;
  std::promise<void> release;
  bool first = true;
  before_commit_ = [&](const store::Group&) {
    if (std::exchange(first, false)) {
      held.set_value();
      release.get_future().wait();
    }
    return absl::OkStatus();
  };
  const auto send = [&](const std::string& body, std::promise<absl::Status>* answered) {
    AppendCommand command;
    command.events = {BodyEstablished(body)};
    command.recorder = "local";
    ledger_->Append(std::move(command), [answered](absl::StatusOr<AppendOutcome> outcome) {
      answered->set_value(outcome.status());
    });
  };
  std::promise<absl::Status> answers[4];
  send("a", &answers[0]);
  held.get_future().wait();
  send("b", &answers[1]);
  send("c", &answers[2]);
  send("d", &answers[3]);
  const absl::Status full = answers[3].get_future().get();
  EXPECT_THAT(full, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(ReasonOf(full), v1::ERROR_REASON_QUEUE_FULL);
  EXPECT_GT(RefusalOf(full)->retry_after_ms(), 0);
  release.set_value();
  for (int i = 0; i < 3; ++i) EXPECT_THAT(answers[i].get_future().get(), IsOk());
  EXPECT_EQ(Head(), 4u);
}

}  // namespace
}  // namespace minutebook::ledger
