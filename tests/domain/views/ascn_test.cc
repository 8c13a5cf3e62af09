// The questions that the first record must answer.
#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class AscnTest : public ::testing::Test {
 protected:
  AscnTest() { AddAll(book_); }
  Book book_;
};

TEST_F(AscnTest, ChairOf2022WasOnlyNominatedAsKnownIn2021) {
  const auto answer = book_.Holder("ascn", "chair", "2022-06-01", "2021-12-31");
  EXPECT_EQ(answer.state(), v1::HOLDER_STATE_NOMINATED_ONLY);
  ASSERT_THAT(answer.evidence(), SizeIs(::testing::Ge(1)));
  EXPECT_EQ(answer.evidence(0).term().party().name(), "Cambodia");
  EXPECT_TRUE(answer.evidence(0).due());
  EXPECT_EQ(answer.evidence(0).term().ref(), "kh-2022");
}

TEST_F(AscnTest, ChairOf2022IsDisputedByAllSourcesWithBothSidesShown) {
  EXPECT_EQ(Told(book_.Holder("ascn", "chair", "2022-06-01")),
            "DISPUTED+DERIVED_BY_RULE kh BY_YEAR, id BY_YEAR");
}

TEST_F(AscnTest, ChairOf2022IsHeldAsKnownBeforeTheDispute) {
  const auto answer = book_.Holder("ascn", "chair", "2022-06-01", "2022-12-31");
  EXPECT_EQ(Told(answer), "HELD+DERIVED_BY_RULE kh BY_YEAR");
  EXPECT_THAT(answer.holdings(0).term().facts(), SizeIs(2)) << "nominated, then assumed";
}

TEST_F(AscnTest, ChairOf2021IsHeldByYear) {
  EXPECT_EQ(Told(book_.Holder("ascn", "chair", "2021-03-01")), "HELD+DERIVED_BY_RULE bn BY_YEAR");
}

TEST_F(AscnTest, ChairTodayIsThePhilippinesByYearAndAgreesWithTheParent) {
  const auto answer = book_.Holder("ascn", "chair", "2026-11-22");
  EXPECT_EQ(Told(answer), "HELD+DERIVED_BY_RULE ph BY_YEAR");
  ASSERT_THAT(answer.evidence(), SizeIs(2));
  EXPECT_EQ(answer.evidence(0).term().facts(0).type(), v1::EVENT_TYPE_OFFICE_HANDED_OVER);
  EXPECT_EQ(answer.evidence(1).term().party().party(), "ph");
  ASSERT_THAT(answer.basis().cuts(), SizeIs(2));
  EXPECT_EQ(answer.basis().cuts(0).body(), "ascn");
  EXPECT_EQ(answer.basis().cuts(1).body(), "asean");
}

TEST_F(AscnTest, ChairOfNextYearFollowsFromTheRuleAlone) {
  EXPECT_EQ(Told(book_.Holder("ascn", "chair", "2027-01-01")), "DERIVED_BY_RULE vn CERTAIN DUE");
}

TEST_F(AscnTest, GuidingCountryIsHeldThoughTheMannerIsDisputed) {
  const auto answer = book_.Holder("ascn", "Shepherd", "2022-05-01");
  EXPECT_EQ(Told(answer), "HELD sg CERTAIN, sg CERTAIN");
  EXPECT_THAT(answer.holdings(0).term().disputed(), ::testing::Contains(v1::DISPUTE_ASPECT_MANNER));
  EXPECT_EQ(answer.office().office(), "guiding-country");
}

TEST_F(AscnTest, GuidingCountryIsDisputedOnlyWhereTheEndMakesADifference) {
  EXPECT_EQ(book_.Holder("ascn", "guiding-country", "2023-07-11").state(), v1::HOLDER_STATE_HELD);
  EXPECT_EQ(book_.Holder("ascn", "guiding-country", "2023-08-01").state(),
            v1::HOLDER_STATE_DISPUTED);
  EXPECT_EQ(Told(book_.Holder("ascn", "guiding-country", "2024-08-01")), "HELD id CERTAIN");
}

TEST_F(AscnTest, ThreeUnnamedDocumentsOf2020AreAdoptedAndTheGreenDealNeverIs) {
  v1::ListDocumentsRequest request;
  request.set_body("ascn");
  request.add_states(v1::DOCUMENT_STATE_ADOPTED);
  request.set_from_date("2020");
  request.set_to_date("2020");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto documents, book_.Ask(request));
  ASSERT_THAT(documents.documents(), SizeIs(1));
  EXPECT_EQ(documents.documents(0).count(), 3u);
  EXPECT_EQ(documents.documents(0).adopted_on_inferred(), "told beside 2020");
  for (const char* body : {"amf", "mgmac", "ascn"}) {
    v1::ListDocumentsRequest all;
    all.set_body(body);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(every, const auto found, book_.Ask(all));
    for (const v1::Document& document : found.documents()) {
      EXPECT_NE(document.document(), "green-deal");
    }
  }
}

TEST_F(AscnTest, ProposalsAreListedUnderEachBodyWithTheirCountOfProposers) {
  for (const char* body : {"amf", "mgmac"}) {
    v1::ListProposalsRequest request;
    request.set_body(body);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto proposals, book_.Ask(request));
    ASSERT_THAT(proposals.proposals(), SizeIs(1));
    EXPECT_EQ(proposals.proposals(0).title(), "ASEAN Green Deal");
    EXPECT_EQ(proposals.proposals(0).body(), "amf");
    EXPECT_EQ(proposals.proposals(0).proposers(0).name(), "Cambodia");
  }
  v1::GetProposalRequest request;
  request.set_body("ascn");
  request.set_proposal("partners-2020");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto partners, book_.Ask(request));
  EXPECT_EQ(partners.proposal().proposer_count(), 6u);
  EXPECT_THAT(partners.proposal().proposers(), SizeIs(2));
}

TEST_F(AscnTest, ThePostponedMeetingKeepsBothDates) {
  const v1::Meeting meeting = book_.Meeting("ascn", "annual-5");
  EXPECT_EQ(meeting.state(), v1::MEETING_STATE_HELD);
  EXPECT_EQ(meeting.on(), "2022-08-30");
  ASSERT_THAT(meeting.planned(), SizeIs(1));
  EXPECT_EQ(meeting.planned(0).planned(), "2021-11");
}

TEST_F(AscnTest, TheMeetingTellsWhoPresidedAndWhatWasSaid) {
  const v1::Meeting meeting = book_.Meeting("ascn", "annual-4");
  EXPECT_EQ(meeting.presiding().party().name(), "Brunei Darussalam");
  EXPECT_THAT(meeting.remarks(), SizeIs(1));
  EXPECT_THAT(meeting.topics(), ElementsAre("ASCN portal"));
}

TEST_F(AscnTest, AJointMeetingIsInTheListsOfBothBodies) {
  for (const char* body : {"amf", "mgmac"}) {
    v1::ListMeetingsRequest request;
    request.set_body(body);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto meetings, book_.Ask(request));
    ASSERT_THAT(meetings.meetings(), SizeIs(1)) << body;
    EXPECT_EQ(meetings.meetings(0).meeting(), "mayors-2022");
    EXPECT_THAT(meetings.meetings(0).bodies(), ElementsAre("amf", "mgmac"));
  }
}

TEST_F(AscnTest, MembersAreToldOnADateAndByStateWithTheCount) {
  v1::ListMembersRequest request;
  request.set_body("ascn");
  request.set_part_of("vn");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto members, book_.Ask(request));
  ASSERT_THAT(members.members(), SizeIs(3));
  EXPECT_EQ(members.members(0).party().name(), "Da Nang");
  EXPECT_EQ(members.members(0).part_of().name(), "Viet Nam");
  request.clear_part_of();
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(every, const auto all, book_.Ask(request));
  EXPECT_THAT(all.members(), SizeIs(4));
  ASSERT_THAT(all.counts(), SizeIs(1));
  EXPECT_EQ(all.counts(0).count(), 26u);
}

TEST_F(AscnTest, TheSharpestAccountSaysWhenTheBodyWasEstablished) {
  v1::GetBodyRequest request;
  request.set_body("ascn");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto body, book_.Ask(request));
  EXPECT_EQ(body.body().established(), "2018-04-28");
  EXPECT_EQ(body.body().parent(), "asean");
  EXPECT_EQ(body.body().name(), "ASEAN Smart Cities Network");
  EXPECT_THAT(body.body().facts(), SizeIs(3));
}

TEST_F(AscnTest, ABodyIsNotFoundBeforeItExistedOrWasOnRecord) {
  v1::GetBodyRequest request;
  request.set_body("ascn");
  request.set_on("2017-01-01");
  EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("2018-04-28")));
  request.set_on("");
  request.mutable_as_of()->set_known_at("2000-01-01");
  EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(book_.Holder("ascn", "chair", "2017-01-01").state(), v1::HOLDER_STATE_NO_SUCH_BODY);
  EXPECT_EQ(book_.Holder("nobody", "chair", "2020-01-01").state(), v1::HOLDER_STATE_NO_SUCH_BODY);
  EXPECT_EQ(book_.Holder("ascn", "treasurer", "2020-01-01").state(),
            v1::HOLDER_STATE_OFFICE_NOT_DEFINED);
}

}  // namespace
}  // namespace minutebook::domain
