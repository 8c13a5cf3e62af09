#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using ::testing::SizeIs;
using testing::StatusIs;

TEST_F(LedgerTest, ANewLedgerBeginsWithItsOwnEstablishment) {
  ASSERT_EQ(Head(), 1u);
  const auto first = EventAt(1);
  EXPECT_EQ(first.header().type(), v1::EVENT_TYPE_LEDGER_ESTABLISHED);
  EXPECT_EQ(first.header().recorder(), kServerPrincipal);
  EXPECT_THAT(first.header().bodies(), SizeIs(0));
  EXPECT_EQ(first.event().ledger_established().name(), "test");
}

TEST_F(LedgerTest, PositionsAndRevisionsHaveNoGaps) {
  const auto outcome = Record({BodyEstablished("a"), BodyEstablished("b"),
                               MeetingHeld("a", 1, "2019"), MeetingHeld("b", 1, "2019")});
  ASSERT_THAT(outcome.receipts, SizeIs(4));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(outcome.receipts[i].position, i + 2);
  EXPECT_EQ(outcome.receipts[2].bodies[0].revision, 2u);
  EXPECT_EQ(outcome.receipts[3].bodies[0].revision, 2u);
  EXPECT_EQ(outcome.tree_head.size, 5u);
}

TEST_F(LedgerTest, AJointEventTakesARevisionOfEachBody) {
  Record({BodyEstablished("a"), BodyEstablished("b")});
  auto joint = MeetingHeld("a", 1, "2019");
  joint.add_further_bodies("b");
  const auto outcome = Record({joint});
  ASSERT_THAT(outcome.receipts[0].bodies, SizeIs(2));
  EXPECT_EQ(outcome.receipts[0].bodies[0].body, "a");
  EXPECT_EQ(outcome.receipts[0].bodies[1].body, "b");
  EXPECT_EQ(outcome.receipts[0].bodies[1].revision, 2u);
}

TEST_F(LedgerTest, OneBadEventLeavesNothingOfItsAppend) {
  Record({BodyEstablished("a")});
  const auto head = Head();
  const auto root = ledger_->tree_head().root;
  const auto outcome = Append({MeetingHeld("a", 1, "2019"), MeetingHeld("nobody", 1, "2019")});
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("nobody")));
  EXPECT_EQ(FieldsOf(outcome.status()).front().substr(0, 9), "events[1]");
  EXPECT_EQ(Head(), head);
  EXPECT_EQ(ledger_->tree_head().root, root);
  // The first event left no trace either: its meeting can still be recorded.
  EXPECT_EQ(Record({MeetingHeld("a", 1, "2019")}).receipts[0].bodies[0].revision, 2u);
}

TEST_F(LedgerTest, ViolationsOfAllEventsAreToldAtOnce) {
  Record({BodyEstablished("a")});
  const auto outcome =
      Append({testing::ChairAssumed("a", "xx", "2019"), MeetingHeld("nobody", 1, "2019")});
  EXPECT_THAT(outcome, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ReasonOf(outcome.status()), v1::ERROR_REASON_RULE_VIOLATED);
  bool first = false;
  bool second = false;
  for (const std::string& field : FieldsOf(outcome.status())) {
    first |= field.starts_with("events[0]");
    second |= field.starts_with("events[1]");
  }
  EXPECT_TRUE(first && second);
}

TEST_F(LedgerTest, EventsOfOneAppendSeeThoseBeforeThem) {
  EXPECT_THAT(
      Append({BodyEstablished("a"), testing::ChairDefined("a"), testing::PartyRegistered("a", "sg"),
              testing::ChairAssumed("a", "sg", "2019")}),
      IsOk());
}

TEST_F(LedgerTest, TheExpectedRevisionDecides) {
  Record({BodyEstablished("a")});
  const auto wrong = Append({MeetingHeld("a", 1, "2019")}, {ExpectRevision("a", 5)});
  EXPECT_THAT(wrong, StatusIs(absl::StatusCode::kAborted, HasSubstr("revision 1, not 5")));
  EXPECT_EQ(ReasonOf(wrong.status()), v1::ERROR_REASON_WRONG_REVISION);
  EXPECT_EQ(RefusalOf(wrong.status())->metadata(2).value(), "1");
  EXPECT_EQ(Head(), 2u);
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}, {ExpectRevision("a", 1)}), IsOk());
}

TEST_F(LedgerTest, ABodyMayBeExpectedToBeNewOrToExist) {
  v1::BodyExpectation is_new;
  is_new.set_body("a");
  is_new.mutable_must_not_exist();
  v1::BodyExpectation exists;
  exists.set_body("a");
  exists.mutable_must_exist();
  EXPECT_THAT(Append({BodyEstablished("a")}, {exists}), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(Append({BodyEstablished("a")}, {is_new}), IsOk());
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}, {is_new}),
              StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}, {exists}), IsOk());
}

TEST_F(LedgerTest, ExpectationsAreStatedOnceABody) {
  EXPECT_THAT(Append({BodyEstablished("a")}, {ExpectRevision("a", 1), ExpectRevision("a", 1)}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("expectations[1]")));
  EXPECT_THAT(Append({BodyEstablished("a")}, {ExpectRevision("a", 0)}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("exactRevision")));
}

TEST_F(LedgerTest, AnImportKeepsWhatCameBeforeTheBadEvent) {
  const auto outcome = Append({BodyEstablished("a"), MeetingHeld("a", 1, "2019"),
                               MeetingHeld("nobody", 1, "2019"), MeetingHeld("a", 2, "2020")},
                              {}, AppendMode::kEachByItself);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_THAT(outcome->receipts, SizeIs(2));
  EXPECT_THAT(outcome->stopped, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(FieldsOf(outcome->stopped).front().starts_with("events[2]"));
  EXPECT_EQ(Head(), 3u);
}

TEST_F(LedgerTest, AnImportThatIsRepeatedGoesOnWhereItStopped) {
  Append({BodyEstablished("a"), MeetingHeld("a", 1, "2019")}, {}, AppendMode::kEachByItself)
      .status()
      .IgnoreError();
  const auto again =
      Append({BodyEstablished("a"), MeetingHeld("a", 1, "2019"), MeetingHeld("a", 2, "2020")}, {},
             AppendMode::kEachByItself);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(again->stopped, IsOk());
  ASSERT_THAT(again->receipts, SizeIs(3));
  EXPECT_TRUE(again->receipts[1].already_recorded);
  EXPECT_FALSE(again->receipts[2].already_recorded);
  EXPECT_EQ(Head(), 4u);
}

}  // namespace
}  // namespace minutebook::ledger
