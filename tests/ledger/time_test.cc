#include "service/domain/instant.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

constexpr std::int64_t kDayUs = 24LL * 3600 * 1'000'000;

v1::NewEvent KnownAt(v1::NewEvent event, const std::string& claim) {
  event.set_known_at(claim);
  return event;
}

TEST_F(LedgerTest, RecordedAtIncreasesWhileTheClockStandsStill) {
  Record({BodyEstablished("a"), BodyEstablished("b")});
  Record({BodyEstablished("c")});
  std::int64_t last = 0;
  for (store::Position position = 1; position <= Head(); ++position) {
    const auto header = EventAt(position).header();
    EXPECT_GT(header.recorded_at_us(), last);
    last = header.recorded_at_us();
  }
}

TEST_F(LedgerTest, RecordedAtIncreasesWhileTheClockGoesBackALittle) {
  Record({BodyEstablished("a")});
  const auto before = EventAt(Head()).header().recorded_at_us();
  clock_.SetWall(kNoonUs - 30'000'000);
  Record({BodyEstablished("b")});
  EXPECT_EQ(EventAt(Head()).header().recorded_at_us(), before + 1);
}

TEST_F(LedgerTest, AClockThatWasSetIsNotTrustedUntilItIsSetBack) {
  clock_.SetWall(kNoonUs + 3650 * kDayUs);
  const auto outcome = Append({BodyEstablished("a")});
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("clock")));
  EXPECT_EQ(ReasonOf(outcome.status()), v1::ERROR_REASON_CLOCK_UNTRUSTED);
  EXPECT_THAT(ledger_->read_only_because(), HasSubstr("clock was set by"));
  EXPECT_EQ(Head(), 1u);
  clock_.SetWall(kNoonUs);
  EXPECT_EQ(ledger_->read_only_because(), "");
  EXPECT_THAT(Append({BodyEstablished("a")}), IsOk());
  // A retry needs no clock.
  clock_.SetWall(kNoonUs + 3650 * kDayUs);
  EXPECT_TRUE(Record({BodyEstablished("a")}).receipts[0].already_recorded);
}

TEST_F(LedgerTest, WhatWasKnownBefore1970MayBeClaimed) {
  EXPECT_THAT(Append({KnownAt(BodyEstablished("a"), "1967-08-08")}), IsOk());
  EXPECT_THAT(CodesOf(Append({KnownAt(MeetingHeld("a", 1, "1967"), "1966-01-01")}).status()),
              ElementsAre("KNOWN_AT_DECREASES"));
}

TEST_F(LedgerTest, AClockBehindTheLastEventMustBeConfirmedByNamingIt) {
  Record({BodyEstablished("a")});
  const auto last_us = EventAt(Head()).header().recorded_at_us();
  clock_.SetWall(kNoonUs - kDayUs);
  Open();
  const auto refused = Append({BodyEstablished("b")});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition,
                                HasSubstr("--confirm-clock=" + domain::FormatInstant(last_us))));
  EXPECT_THAT(ledger_->read_only_because(), HasSubstr("restart the server"));
  // Set right, the clock is trusted after a restart, and not before: what it said between cannot
  // be.
  clock_.SetWall(kNoonUs);
  EXPECT_THAT(Append({BodyEstablished("b")}), StatusIs(absl::StatusCode::kFailedPrecondition));
  clock_.SetWall(kNoonUs - kDayUs);
  Open({.confirmed_last_us = last_us + 1});
  EXPECT_THAT(Append({BodyEstablished("b")}), StatusIs(absl::StatusCode::kFailedPrecondition));
  Open({.confirmed_last_us = last_us});
  EXPECT_THAT(Append({BodyEstablished("b")}), IsOk());
  EXPECT_EQ(ledger_->read_only_because(), "");
}

TEST_F(LedgerTest, AClockFarPastTheLastEventMustBeConfirmed) {
  Record({BodyEstablished("a")});
  clock_.Advance(401 * kDayUs);
  Open();
  EXPECT_THAT(Append({BodyEstablished("b")}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("400 days")));
}

TEST_F(LedgerTest, WithoutAClaimAnEventIsKnownWhenItIsRecorded) {
  Record({BodyEstablished("a")});
  const auto header = EventAt(Head()).header();
  EXPECT_EQ(header.known_at_us(), header.recorded_at_us());
}

TEST_F(LedgerTest, AClaimedDateEndsInTheBodysZone) {
  Record({KnownAt(BodyEstablished("a"), "2021-08-30")});
  // Jakarta is seven hours ahead.
  EXPECT_EQ(domain::FormatInstant(EventAt(Head()).header().known_at_us()),
            "2021-08-30T16:59:59.999999Z");
}

TEST_F(LedgerTest, AClaimInTheFutureIsRefused) {
  const auto outcome = Append({KnownAt(BodyEstablished("a"), "2026-11-22T12:00:01Z")});
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(CodesOf(outcome.status()), ElementsAre("KNOWN_AT_IN_FUTURE"));
  EXPECT_THAT(FieldsOf(outcome.status()), ElementsAre("events[0].knownAt"));
}

TEST_F(LedgerTest, AClaimedDateOfTodayMeansNow) {
  Record({KnownAt(BodyEstablished("a"), "2026-11-22")});
  const auto header = EventAt(Head()).header();
  EXPECT_EQ(header.known_at_us(), header.recorded_at_us());
}

TEST_F(LedgerTest, KnowledgeOfABodyNeverDecreases) {
  Record({KnownAt(BodyEstablished("a"), "2021-08-30"),
          KnownAt(MeetingHeld("a", 1, "2019"), "2021-08-31")});
  const auto back = Append({KnownAt(MeetingHeld("a", 2, "2020"), "2021-08-30")});
  EXPECT_THAT(CodesOf(back.status()), ElementsAre("KNOWN_AT_DECREASES"));
  // Another body may still be migrated.
  EXPECT_THAT(Append({KnownAt(BodyEstablished("b"), "2010-01-01")}), IsOk());
  // One live append ends backdating.
  Record({MeetingHeld("b", 1, "2011")});
  EXPECT_THAT(CodesOf(Append({KnownAt(MeetingHeld("b", 2, "2012"), "2012-12-31")}).status()),
              ElementsAre("KNOWN_AT_DECREASES"));
}

TEST_F(LedgerTest, AJointEventMustNotDecreaseTheKnowledgeOfAnyBody) {
  Record({KnownAt(BodyEstablished("a"), "2010-01-01"), BodyEstablished("b")});
  auto joint = KnownAt(MeetingHeld("a", 1, "2011"), "2011-06-01");
  joint.add_further_bodies("b");
  EXPECT_THAT(Append({joint}), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("of b")));
}

TEST_F(LedgerTest, CutsFollowTheThreeLimits) {
  Record({KnownAt(BodyEstablished("a"), "2010-01-01"),           // 2
          KnownAt(MeetingHeld("a", 1, "2011"), "2011-06-01"),    // 3
          BodyEstablished("b"),                                  // 4
          KnownAt(MeetingHeld("a", 2, "2012"), "2012-06-01")});  // 5
  const LogCuts cuts(ledger_->log());
  const auto known = [](std::string_view day) { return domain::ParseInstant(day, "UTC")->us; };
  EXPECT_THAT(cuts.Cut("a", {.position = 5}), testing::IsOkAndHolds(5u));
  EXPECT_THAT(cuts.Cut("a", {.position = 4}), testing::IsOkAndHolds(3u));
  EXPECT_THAT(cuts.Cut("a", {.position = 1}), testing::IsOkAndHolds(0u));
  EXPECT_THAT(cuts.Revision("a", 5), testing::IsOkAndHolds(3u));
  EXPECT_THAT(cuts.Revision("a", 3), testing::IsOkAndHolds(2u));
  EXPECT_THAT(cuts.Revision("nobody", 5), testing::IsOkAndHolds(0u));
  EXPECT_THAT(cuts.Cut("nobody", {.position = 5}), testing::IsOkAndHolds(0u));
  EXPECT_THAT(cuts.Cut("a", {.position = 5, .known_at_us = known("2012-01-01")}),
              testing::IsOkAndHolds(3u));
  EXPECT_THAT(cuts.Cut("a", {.position = 5, .known_at_us = known("2009-01-01")}),
              testing::IsOkAndHolds(0u));
  const auto at_3 = EventAt(3).header().recorded_at_us();
  EXPECT_THAT(cuts.Cut("a", {.position = 5, .recorded_at_us = at_3}), testing::IsOkAndHolds(3u));
  EXPECT_THAT(cuts.Cut("a", {.position = 5, .recorded_at_us = at_3 - 1}),
              testing::IsOkAndHolds(2u));
}

}  // namespace
}  // namespace minutebook::ledger
