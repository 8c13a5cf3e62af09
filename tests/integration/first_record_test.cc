// Each row of the first record's table is recorded, and answered by a query over a real socket on
// 2026-11-22.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class FirstRecordTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new RunningServer();
    const auto events = FirstRecord();
    const auto outcome = Import(server_->client(), events);
    EXPECT_EQ(outcome.recorded, events.size());
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  template <typename Request>
  static auto Ask(const Request& request) {
    auto answer = server_->client().Ask(request);
    EXPECT_THAT(answer, testing::IsOk());
    return answer.ok() ? *answer : typename decltype(answer)::value_type();
  }

  static v1::GetOfficeHolderResponse Holder(const std::string& office, const std::string& on,
                                            const std::string& known_at = "") {
    v1::GetOfficeHolderRequest request;
    request.set_body("ascn");
    request.set_office(office);
    request.set_on(on);
    request.mutable_as_of()->set_known_at(known_at);
    return Ask(request);
  }

  static std::vector<std::string> Parties(
      const google::protobuf::RepeatedPtrField<v1::Holding>& holdings) {
    std::vector<std::string> parties;
    for (const auto& holding : holdings) parties.push_back(holding.term().party().party());
    return parties;
  }

  static v1::Meeting Meeting(const std::string& body, const std::string& meeting) {
    v1::GetMeetingRequest request;
    request.set_body(body);
    request.set_meeting(meeting);
    return Ask(request).meeting();
  }

  static std::vector<v1::Document> Documents(const std::string& body, const std::string& from = "",
                                             const std::string& to = "") {
    v1::ListDocumentsRequest request;
    request.set_body(body);
    request.set_from_date(from);
    request.set_to_date(to);
    const auto answer = Ask(request);
    return {answer.documents().begin(), answer.documents().end()};
  }

  static RunningServer* server_;
};

RunningServer* FirstRecordTest::server_ = nullptr;

TEST_F(FirstRecordTest, TheNetworkWasEstablishedInApril2018BySharpestAccount) {
  v1::GetBodyRequest request;
  request.set_body("ascn");
  const auto body = Ask(request).body();
  EXPECT_EQ(body.name(), "ASEAN Smart Cities Network");
  EXPECT_EQ(body.established().substr(0, 7), "2018-04");
  EXPECT_EQ(body.parent(), "asean");
}

TEST_F(FirstRecordTest, ItCounted26CitiesOfWhichVietNamsThreeAreNamed) {
  v1::ListMembersRequest request;
  request.set_body("ascn");
  request.set_on("2021-09-01");
  const auto all = Ask(request);
  EXPECT_TRUE(std::any_of(all.counts().begin(), all.counts().end(), [](const auto& count) {
    return count.count() == 26 && !count.has_part_of();
  }));
  request.set_part_of("vn");
  std::vector<std::string> cities;
  const auto of_viet_nam = Ask(request);
  for (const auto& member : of_viet_nam.members()) cities.push_back(member.party().party());
  EXPECT_THAT(cities, UnorderedElementsAre("hanoi", "da-nang", "ho-chi-minh-city"));
}

TEST_F(FirstRecordTest, VietNamChaired2020WithThreeVirtualMeetings) {
  const auto holder = Holder("chair", "2020-06-01");
  EXPECT_EQ(holder.state(), v1::HOLDER_STATE_HELD);
  EXPECT_THAT(Parties(holder.holdings()), ElementsAre("vn"));
  v1::ListMeetingsRequest request;
  request.set_body("ascn");
  request.set_from_date("2020");
  request.set_to_date("2020");
  const auto meetings = Ask(request);
  EXPECT_THAT(meetings.meetings(), SizeIs(3));
  for (const auto& meeting : meetings.meetings()) {
    EXPECT_EQ(meeting.format(), v1::MEETING_FORMAT_VIRTUAL) << meeting.meeting();
    EXPECT_EQ(meeting.state(), v1::MEETING_STATE_HELD);
  }
}

TEST_F(FirstRecordTest, ThreeUnnamedDocumentsOf2020AreDatedByInference) {
  const auto documents = Documents("ascn", "2020", "2020");
  ASSERT_THAT(documents, SizeIs(1));
  EXPECT_EQ(documents[0].count(), 3u);
  EXPECT_EQ(documents[0].state(), v1::DOCUMENT_STATE_ADOPTED);
  EXPECT_NE(documents[0].adopted_on_inferred(), "");
  EXPECT_EQ(documents[0].adopted_at(), "");
  EXPECT_EQ(documents[0].title(), "");
}

TEST_F(FirstRecordTest, SixPartnersPutProposalsForwardOfWhichFiveAreNamed) {
  v1::ListProposalsRequest request;
  request.set_body("ascn");
  const auto answer = Ask(request);
  const auto it = std::find_if(answer.proposals().begin(), answer.proposals().end(),
                               [](const auto& p) { return p.proposer_count() == 6; });
  ASSERT_NE(it, answer.proposals().end());
  EXPECT_THAT(it->proposers(), SizeIs(5));
}

TEST_F(FirstRecordTest, BruneiPresidedOverTheFourthMeetingAsChair) {
  const auto meeting = Meeting("ascn", "annual-4");
  EXPECT_EQ(meeting.on(), "2021-08-30");
  EXPECT_EQ(meeting.presiding().party().party(), "bn");
  EXPECT_EQ(meeting.presiding().party().name(), "Brunei Darussalam");
  EXPECT_EQ(meeting.format(), v1::MEETING_FORMAT_VIRTUAL);
  EXPECT_TRUE(std::any_of(meeting.topics().begin(), meeting.topics().end(),
                          [](const auto& t) { return t.find("portal") != std::string::npos; }));
  EXPECT_GT(meeting.remarks_size(), 0);
  const auto holder = Holder("chair", "2021-03-01");
  EXPECT_EQ(holder.state(), v1::HOLDER_STATE_HELD);
  EXPECT_THAT(Parties(holder.holdings()), ElementsAre("bn"));
  EXPECT_EQ(holder.holdings(0).coverage(), v1::COVERAGE_BY_YEAR);
}

TEST_F(FirstRecordTest, SingaporeIsGuidingCountryWhoeverDisputesTheManner) {
  const auto holder = Holder("guiding-country", "2022-05-01");
  EXPECT_EQ(holder.state(), v1::HOLDER_STATE_HELD);
  for (const auto& holding : holder.holdings()) {
    EXPECT_EQ(holding.term().party().party(), "sg");
    EXPECT_EQ(holding.coverage(), v1::COVERAGE_CERTAIN);
  }
  EXPECT_TRUE(
      std::any_of(holder.holdings().begin(), holder.holdings().end(), [](const auto& holding) {
        const auto& disputed = holding.term().disputed();
        return std::find(disputed.begin(), disputed.end(), v1::DISPUTE_ASPECT_MANNER) !=
               disputed.end();
      }));
  // By its other name, too.
  EXPECT_EQ(Holder("Shepherd", "2022-05-01").state(), v1::HOLDER_STATE_HELD);
}

TEST_F(FirstRecordTest, TheChairOf2022WasNominatedOnlyAsKnownIn2021AndIsDisputedToday) {
  const auto then = Holder("chair", "2022-06-01", "2021-12-31");
  EXPECT_EQ(then.state(), v1::HOLDER_STATE_NOMINATED_ONLY);
  EXPECT_THAT(Parties(then.holdings()), SizeIs(0));
  // The nomination, and the rule that the chair follows ASEAN's.
  EXPECT_THAT(Parties(then.evidence()), ::testing::Contains("kh"));
  const auto today = Holder("chair", "2022-06-01");
  EXPECT_EQ(today.state(), v1::HOLDER_STATE_DISPUTED);
  EXPECT_THAT(Parties(today.holdings()), ::testing::IsSupersetOf({"kh", "id"}));
}

TEST_F(FirstRecordTest, ADisputedTermIsHeldOnDaysThatNobodyElseClaims) {
  const auto holder = Holder("chair", "2023-06-01");
  EXPECT_EQ(holder.state(), v1::HOLDER_STATE_HELD);
  EXPECT_THAT(Parties(holder.holdings()), ElementsAre("id"));
  const auto& disputed = holder.holdings(0).term().disputed();
  EXPECT_THAT(disputed, ::testing::Contains(v1::DISPUTE_ASPECT_HOLDER));
}

TEST_F(FirstRecordTest, TheFifthMeetingKeepsTheDateItWasPlannedFor) {
  const auto meeting = Meeting("ascn", "annual-5");
  EXPECT_EQ(meeting.state(), v1::MEETING_STATE_HELD);
  EXPECT_EQ(meeting.on(), "2022-08-30");
  EXPECT_EQ(meeting.ordinal(), 5u);
  ASSERT_THAT(meeting.planned(), SizeIs(1));
  EXPECT_EQ(meeting.planned(0).planned(), "2021-11");
}

TEST_F(FirstRecordTest, TheMayorsMetOnceForTwoBodies) {
  for (const std::string body : {"amf", "mgmac"}) {
    v1::ListMeetingsRequest request;
    request.set_body(body);
    request.set_from_date("2022");
    request.set_to_date("2022");
    const auto answer = Ask(request);
    ASSERT_THAT(answer.meetings(), SizeIs(1)) << body;
    EXPECT_THAT(answer.meetings(0).bodies(), UnorderedElementsAre("amf", "mgmac"));
    EXPECT_EQ(answer.meetings(0).on(), "2022-12-02/2022-12-03");
    EXPECT_GT(answer.meetings(0).remarks_size(), 0);
  }
}

TEST_F(FirstRecordTest, TheGreenDealIsAProposalAndNeverADocument) {
  v1::GetProposalRequest request;
  request.set_body("amf");
  request.set_proposal("green-deal");
  const auto proposal = Ask(request).proposal();
  EXPECT_THAT(proposal.bodies(), UnorderedElementsAre("amf", "mgmac"));
  for (const std::string body : {"ascn", "amf", "mgmac", "asean"}) {
    for (const auto& document : Documents(body)) {
      EXPECT_EQ(document.title().find("Green Deal"), std::string::npos) << body;
      EXPECT_EQ(document.document().find("green"), std::string::npos) << body;
    }
  }
}

TEST_F(FirstRecordTest, ThePhilippinesChairToday) {
  v1::GetOfficeHolderRequest request;
  request.set_body("ascn");
  request.set_office("chair");
  const auto holder = Ask(request);
  EXPECT_EQ(holder.basis().on(), "2026-11-22");
  EXPECT_EQ(holder.state(), v1::HOLDER_STATE_HELD);
  EXPECT_THAT(Parties(holder.holdings()), ElementsAre("ph"));
  EXPECT_EQ(holder.holdings(0).coverage(), v1::COVERAGE_BY_YEAR);
  EXPECT_FALSE(holder.holdings(0).due());
}

TEST_F(FirstRecordTest, AnAnswerAskedAgainAtItsBasisIsTheSameWhateverCameSince) {
  v1::GetOfficeHolderRequest request;
  request.set_body("ascn");
  request.set_office("chair");
  request.set_on("2022-06-01");
  const auto before = Ask(request);
  request.mutable_as_of()->set_position(before.basis().position());
  const auto pinned = Ask(request);
  Import(
      server_->client(),
      ReadRecord(
          R"({"body":"ascn","ref":"later","on":"2022-06-02","chairVacated":{"cause":"a test"}})"));
  EXPECT_EQ(Ask(request).SerializeAsString(), pinned.SerializeAsString());
}

TEST_F(FirstRecordTest, ImportingItAgainDoublesNothing) {
  const auto head = server_->ledger().log().Head();
  const auto events = FirstRecord();
  const auto outcome = Import(server_->client(), events);
  EXPECT_EQ(outcome.already_recorded, events.size());
  EXPECT_EQ(server_->ledger().log().Head(), head);
}

}  // namespace
}  // namespace minutebook
