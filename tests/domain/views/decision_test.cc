// Decisions: their rules, and how they stand beside what they were taken on.
#include <gmock/gmock.h>

#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DecisionTest : public ::testing::Test {
 protected:
  DecisionTest() {
    AddUntil2021(book_);
    book_.Add("ascn", R"({"ref":"draft","on":"2021-08-30","at":"annual-4","documentTabled":{
        "document":"draft","title":"Draft"}})");
    book_.Add("ascn", R"({"ref":"vote","on":"2021-08-30","at":"annual-4","decisionRecorded":{
        "document":"draft","proposal":"partners-2020","outcome":"OUTCOME_NOT_ADOPTED",
        "tally":{"for":9,"against":2,"absent":1,"vetoes":["sg"]}}})");
  }

  std::vector<std::string> Check(const std::string& event) { return book_.Check("ascn", event); }

  v1::Decision Decision(const std::string& body, const std::string& decision) {
    v1::GetDecisionRequest request;
    request.set_body(body);
    request.set_decision(decision);
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->decision() : v1::Decision();
  }

  std::vector<std::string> List(v1::ListDecisionsRequest request) {
    if (request.body().empty()) request.set_body("ascn");
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> ids;
    if (!response.ok()) return ids;
    for (const v1::Decision& decision : response->decisions()) ids.push_back(decision.decision());
    return ids;
  }

  v1::Document Document(const std::string& on = "", std::uint64_t position = 0) {
    v1::GetDocumentRequest request;
    request.set_body("ascn");
    request.set_document("draft");
    request.set_on(on);
    request.mutable_as_of()->set_position(position);
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->document() : v1::Document();
  }

  Book book_;
};

TEST_F(DecisionTest, ADecisionIsToldWholeWithVetoesNamed) {
  const v1::Decision decision = Decision("ascn", "vote");
  EXPECT_EQ(decision.body(), "ascn");
  EXPECT_EQ(decision.document(), "draft");
  EXPECT_EQ(decision.proposal(), "partners-2020");
  EXPECT_EQ(decision.outcome(), v1::OUTCOME_NOT_ADOPTED);
  EXPECT_EQ(decision.tally().votes_for(), 9u);
  EXPECT_EQ(decision.tally().votes_against(), 2u);
  EXPECT_EQ(decision.tally().absent(), 1u);
  ASSERT_EQ(decision.vetoes_size(), 1);
  EXPECT_EQ(decision.vetoes(0).name(), "Singapore");
  EXPECT_EQ(decision.on(), "2021-08-30");
  EXPECT_EQ(decision.at(), "annual-4");
  EXPECT_EQ(decision.facts_size(), 1);
}

TEST_F(DecisionTest, ADocumentVotedDownIsNeverAdopted) {
  const v1::Document document = Document();
  EXPECT_EQ(document.state(), v1::DOCUMENT_STATE_TABLED);
  EXPECT_THAT(document.adopted_on(), IsEmpty());
  ASSERT_EQ(document.decisions_size(), 1);
  EXPECT_EQ(document.decisions(0).decision(), "vote");
  EXPECT_EQ(document.decisions(0).outcome(), v1::OUTCOME_NOT_ADOPTED);
  EXPECT_EQ(document.decisions(0).tally().votes_against(), 2u);
  v1::ListDocumentsRequest adopted;
  adopted.set_body("ascn");
  adopted.add_states(v1::DOCUMENT_STATE_ADOPTED);
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto list, book_.Ask(adopted));
  for (const v1::Document& one : list.documents()) EXPECT_NE(one.document(), "draft");
}

TEST_F(DecisionTest, ADecisionToAdoptMakesNoDocumentAdoptedByItself) {
  book_.Add("ascn", R"({"ref":"again","on":"2022-01-01","decisionRecorded":{"document":"draft",
      "outcome":"OUTCOME_ADOPTED","tally":{"for":0,"vetoes":["sg"]}}})");
  EXPECT_EQ(Document().state(), v1::DOCUMENT_STATE_TABLED);
  EXPECT_EQ(Document().decisions_size(), 2);
  // Not by then, and not on record then.
  EXPECT_EQ(Document("2021-12-31").decisions_size(), 1);
  EXPECT_EQ(Document("", book_.head() - 1).decisions_size(), 1);
}

TEST_F(DecisionTest, AProposalShowsWhatWasDecidedOnItAndIsNotOneWithoutBeingPutForward) {
  v1::GetProposalRequest request;
  request.set_body("ascn");
  request.set_proposal("partners-2020");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto answer, book_.Ask(request));
  ASSERT_EQ(answer.proposal().decisions_size(), 1);
  EXPECT_EQ(answer.proposal().decisions(0).decision(), "vote");
  EXPECT_EQ(answer.proposal().facts_size(), 1);
  // Decided jointly with a body that it was never put before: no proposal of that body's.
  book_.Add({{"ascn", "asean"},
             R"({"ref":"joint","on":"2022","decisionRecorded":{"proposal":"partners-2020",
                 "outcome":"OUTCOME_ADOPTED"}})",
             ""});
  v1::ListProposalsRequest list;
  list.set_body("asean");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(b, const auto of_asean, book_.Ask(list));
  EXPECT_EQ(of_asean.proposals_size(), 0);
  request.set_body("asean");
  request.set_proposal("ascn:partners-2020");
  EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(DecisionTest, AJointDecisionLiesUnderEachBody) {
  book_.Add({{"asean", "ascn"},
             R"({"ref":"joint","on":"2022","decisionRecorded":{"document":"ascn:draft",
                 "outcome":"OUTCOME_DEFERRED","byConsensus":true}})",
             ""});
  EXPECT_THAT(Decision("asean", "joint").bodies(), ElementsAre("asean", "ascn"));
  EXPECT_EQ(Decision("ascn", "asean:joint").body(), "asean");
  ASSERT_EQ(Document().decisions_size(), 2);
  EXPECT_EQ(Document().decisions(1).body(), "asean");
  v1::ListDecisionsRequest list;
  list.set_body("asean");
  list.set_document("ascn:draft");
  EXPECT_THAT(List(list), ElementsAre("joint"));
}

TEST_F(DecisionTest, ASharperAccountCountsWhereverItIsTold) {
  book_.Add("ascn", R"({"ref":"sharper","on":"2021-08-30","refines":["vote"],"decisionRecorded":{
      "decision":"vote","subject":"On the draft","outcome":"OUTCOME_WITHDRAWN"}})");
  EXPECT_EQ(Decision("ascn", "vote").outcome(), v1::OUTCOME_WITHDRAWN);
  EXPECT_EQ(Decision("ascn", "vote").tally().votes_for(), 9u);
  ASSERT_EQ(Document().decisions_size(), 1);
  EXPECT_EQ(Document().decisions(0).outcome(), v1::OUTCOME_WITHDRAWN);
  EXPECT_EQ(Document().decisions(0).subject(), "On the draft");
}

TEST_F(DecisionTest, ADisputedDecisionShowsBothAccounts) {
  book_.Add("ascn", R"({"ref":"other","on":"2021-08-31","disputes":[{"event":"vote",
      "about":["DISPUTE_ASPECT_COUNT"]}],"decisionRecorded":{"decision":"vote",
      "document":"draft","outcome":"OUTCOME_NOT_ADOPTED","tally":{"for":8}}})");
  const v1::Decision decision = Decision("ascn", "vote");
  EXPECT_EQ(decision.tally().votes_for(), 9u);
  EXPECT_THAT(decision.disputed(), ElementsAre(v1::DISPUTE_ASPECT_COUNT));
  EXPECT_EQ(decision.facts_size(), 2);
  EXPECT_EQ(Document().decisions_size(), 1);
}

TEST_F(DecisionTest, ListsAreNarrowedByWhatTheRecordSays) {
  book_.Add("ascn", R"({"ref":"consensus","on":"2020","decisionRecorded":{"subject":"To go on",
      "outcome":"OUTCOME_ADOPTED","byConsensus":true}})");
  book_.Add("ascn", R"({"ref":"election","on":"2021-08-30","decisionRecorded":{
      "event":"sg-guide","outcome":"OUTCOME_ADOPTED"}})");
  v1::ListDecisionsRequest request;
  EXPECT_THAT(List(request), ElementsAre("consensus", "election", "vote"));
  request.set_descending(true);
  EXPECT_THAT(List(request), ElementsAre("election", "vote", "consensus"));
  request = {};
  request.set_document("draft");
  EXPECT_THAT(List(request), ElementsAre("vote"));
  request = {};
  request.set_proposal("partners-2020");
  EXPECT_THAT(List(request), ElementsAre("vote"));
  request = {};
  request.set_at("annual-4");
  EXPECT_THAT(List(request), ElementsAre("vote"));
  request = {};
  request.add_outcomes(v1::OUTCOME_ADOPTED);
  EXPECT_THAT(List(request), ElementsAre("consensus", "election"));
  request.set_from_date("2021");
  EXPECT_THAT(List(request), ElementsAre("election"));
  request = {};
  request.set_to_date("2020-12");
  EXPECT_THAT(List(request), ElementsAre("consensus"));
  EXPECT_EQ(Decision("ascn", "election").event_id(), FormatUuid(book_.IdOf("ascn", "sg-guide")));
}

TEST_F(DecisionTest, BadQuestionsAreNamed) {
  v1::ListDecisionsRequest request;
  request.set_body("ascn");
  request.add_outcomes(v1::OUTCOME_UNSPECIFIED);
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("outcomes: ")));
  request.clear_outcomes();
  request.set_document("NO:");
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("document: ")));
  v1::GetDecisionRequest one;
  one.set_body("ascn");
  one.set_decision("missing");
  EXPECT_THAT(book_.Ask(one), StatusIs(absl::StatusCode::kNotFound, HasSubstr("decision: ")));
}

TEST_F(DecisionTest, RulesNameWhatIsMissing) {
  const std::string outcome = R"("outcome":"OUTCOME_ADOPTED")";
  EXPECT_THAT(
      Check(R"({"ref":"x","decisionRecorded":{"decision":"vote","subject":"S",)" + outcome + "}}"),
      ElementsAre("DECISION_ALREADY_ON_RECORD event.decisionRecorded.decision"));
  EXPECT_THAT(Check(R"({"decisionRecorded":{"document":"none",)" + outcome + "}}"),
              ElementsAre("UNKNOWN_DOCUMENT event.decisionRecorded.document"));
  EXPECT_THAT(Check(R"({"decisionRecorded":{"proposal":"none",)" + outcome + "}}"),
              ElementsAre("UNKNOWN_PROPOSAL event.decisionRecorded.proposal"));
  EXPECT_THAT(Check(R"({"decisionRecorded":{"event":"none",)" + outcome + "}}"),
              ElementsAre("UNKNOWN_EVENT event.decisionRecorded.event"));
  EXPECT_THAT(
      Check(R"({"decisionRecorded":{"subject":"S","tally":{"vetoes":["xx"]},)" + outcome + "}}"),
      ElementsAre("UNKNOWN_PARTY event.decisionRecorded.tally.vetoes[0]"));
  EXPECT_THAT(Check(R"({"decisionRecorded":{"subject":"S","byConsensus":true,"tally":{"for":1},)" +
                    outcome + "}}"),
              ElementsAre("CONFLICTING_FIELDS event.decisionRecorded.tally"));
}

TEST_F(DecisionTest, OnlyWhatWasAdoptedIsRescindedAndOnce) {
  const std::string rescinded = R"({"on":"2023","documentRescinded":{"document":"draft"}})";
  EXPECT_THAT(Check(rescinded),
              ElementsAre("DOCUMENT_NOT_ADOPTED event.documentRescinded.document"));
  book_.Add("ascn", R"({"on":"2022","documentAdopted":{"document":"draft","title":"D"}})");
  book_.Add("ascn", rescinded);
  EXPECT_THAT(Check(rescinded),
              ElementsAre("DOCUMENT_ALREADY_RESCINDED event.documentRescinded.document"));
}

TEST_F(DecisionTest, ANotingToldTwiceIsOneNoting) {
  book_.Add({{"asean", "ascn"},
             R"({"ref":"noted","on":"2023","documentNoted":{"document":"ascn:draft",
                 "noting":"NOTING_NOTED"}})",
             ""});
  book_.Add({{"asean", "ascn"},
             R"({"ref":"sharper","on":"2023-05-01","refines":["noted"],"documentNoted":{
                 "document":"ascn:draft","noting":"NOTING_ENDORSED"}})",
             ""});
  ASSERT_EQ(Document().noted_by_size(), 1);
  EXPECT_EQ(Document().noted_by(0).body(), "asean");
  EXPECT_EQ(Document().noted_by(0).noting(), v1::NOTING_ENDORSED);
  EXPECT_EQ(Document().noted_by(0).on(), "2023-05-01");
}

}  // namespace
}  // namespace minutebook::domain
