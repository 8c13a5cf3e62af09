#include "service/domain/identifiers.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using ::testing::SizeIs;
using testing::StatusIs;

TEST_F(LedgerTest, TheSameAppendAgainReturnsTheFirstReceipts) {
  const auto first = Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  Record({MeetingHeld("a", 2, "2020")});
  clock_.Advance(3'600'000'000);
  const auto again = Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  ASSERT_THAT(again.receipts, SizeIs(2));
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(again.receipts[i].already_recorded);
    EXPECT_EQ(again.receipts[i].position, first.receipts[i].position);
    EXPECT_EQ(again.receipts[i].event_id, first.receipts[i].event_id);
    EXPECT_EQ(again.receipts[i].recorded_at_us, first.receipts[i].recorded_at_us);
  }
  EXPECT_EQ(Head(), 4u);
}

TEST_F(LedgerTest, TheSameAppendAgainIsAnsweredWhateverIsExpected) {
  Record({BodyEstablished("a")});
  Record({MeetingHeld("a", 1, "2019")});
  // The retry of an append whose reply was lost: the body has moved on by the append itself.
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}, {ExpectRevision("a", 1)}), IsOk());
}

TEST_F(LedgerTest, TheSameAppendAgainIsAnsweredAfterARestart) {
  const auto first = Record({BodyEstablished("a")});
  Open();
  const auto again = Record({BodyEstablished("a")});
  EXPECT_TRUE(again.receipts[0].already_recorded);
  EXPECT_EQ(again.receipts[0].position, first.receipts[0].position);
}

TEST_F(LedgerTest, AnIdWithOtherContentIsRefused) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  const auto other = Append({MeetingHeld("a", 1, "2020")});
  EXPECT_THAT(other, StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("other content")));
  EXPECT_EQ(ReasonOf(other.status()), v1::ERROR_REASON_EVENT_ID_REUSED);
  EXPECT_EQ(Head(), 3u);
}

TEST_F(LedgerTest, TheSameAppendAgainIsAnsweredAfterTheZoneOfItsBodyWasCorrected) {
  auto established = BodyEstablished("a");
  established.set_known_at("2019-06-01");
  auto held = MeetingHeld("a", 1, "2019");
  held.set_known_at("2020-06-01");
  const auto first = Record({established, held});
  const std::string id = domain::FormatUuid(first.receipts[0].event_id);
  auto correction = testing::NewEvent("a", "zone", "2018");
  auto* corrected = correction.mutable_event()->mutable_event_corrected();
  corrected->set_event(id);
  corrected->set_version(id);
  *corrected->mutable_replacement() = established.event();
  corrected->mutable_replacement()->clear_ref();
  corrected->mutable_replacement()->mutable_body_established()->set_time_zone("America/New_York");
  corrected->set_reason("It sits elsewhere.");
  corrected->set_authority("the secretariat");
  Record({correction});

  const auto again = Record({established, held});
  ASSERT_THAT(again.receipts, SizeIs(2));
  EXPECT_EQ(again.receipts[1].position, first.receipts[1].position);
  held.set_known_at("2020-06-02");
  EXPECT_THAT(Append({held}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("known_at")));
  held.set_known_at("2020-05-31");
  EXPECT_THAT(Append({held}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("known_at")));
}

TEST_F(LedgerTest, AnIdWithAnotherClaimOrOtherBodiesIsRefused) {
  Record({BodyEstablished("a"), BodyEstablished("b"), MeetingHeld("a", 1, "2019")});
  auto claim = MeetingHeld("a", 1, "2019");
  claim.set_known_at("2020-01-01");
  EXPECT_THAT(Append({claim}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("known_at")));
  auto bodies = MeetingHeld("a", 1, "2019");
  bodies.add_further_bodies("b");
  EXPECT_THAT(Append({bodies}), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("bodies")));
}

TEST_F(LedgerTest, AClaimGivenAsADateComparesEqualLater) {
  auto event = BodyEstablished("a");
  // Today: not over yet, so what is recorded is now.
  event.set_known_at("2026-11-22");
  Record({event});
  clock_.Advance(48LL * 3600 * 1'000'000);
  EXPECT_TRUE(Record({event}).receipts[0].already_recorded);
}

TEST_F(LedgerTest, AMixOfKnownAndNewEventsIsRefusedNamingWhich) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  const auto mixed = Append({MeetingHeld("a", 1, "2019"), MeetingHeld("a", 2, "2020")});
  EXPECT_THAT(mixed, StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(ReasonOf(mixed.status()), v1::ERROR_REASON_MIXED_APPEND);
  const auto refusal = RefusalOf(mixed.status());
  ASSERT_THAT(refusal->metadata(), SizeIs(2));
  EXPECT_EQ(refusal->metadata(0).key(), "known");
  EXPECT_EQ(refusal->metadata(1).key(), "new");
  EXPECT_EQ(Head(), 3u);
}

TEST_F(LedgerTest, TwoEventsOfOneAppendMustNotBeTheSame) {
  EXPECT_THAT(Append({BodyEstablished("a"), BodyEstablished("a")}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("events[1].event.ref")));
}

TEST_F(LedgerTest, ARefGivesTheIdThatTheRuleSays) {
  const auto outcome = Record({BodyEstablished("a")});
  const auto id = domain::IdOfRef(ledger_->context().ledger_id, "a", "established");
  EXPECT_EQ(outcome.receipts[0].event_id, id);
}

}  // namespace
}  // namespace minutebook::ledger
