// Decisions, actions, minutes and files told from responses made by hand.
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "tools/cli/render.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

View PlainView(const std::string& asked = "") {
  return View{Paint(false), "ASCN", v1::AsOf(), asked};
}

constexpr char kVote[] = R"pb(
  decision: "vote"
  body: "ascn"
  document: "draft"
  outcome: OUTCOME_NOT_ADOPTED
  tally { votes_for: 9 votes_against: 2 abstentions: 1 absent: 3 vetoes: "sg" }
  vetoes { party: "sg" name: "Singapore" }
  on: "2021-08-30"
  at: "annual-4"
  facts { ref: "vote" })pb";

TEST(RenderDecision, OneIsToldWithVotesAndVetoes) {
  v1::GetDecisionResponse answer;
  *answer.mutable_decision() = Parse<v1::Decision>(kVote);
  EXPECT_EQ(Render(answer, PlainView()),
            "Decision on document draft\n"
            "  Id         vote\n"
            "  Outcome    NOT ADOPTED, 30 August 2021 at annual-4\n"
            "  Votes      9 for, 2 against, 1 abstention, 3 absent\n"
            "  Vetoed by  Singapore\n"
            "  Rests on   [vote]\n");
}

TEST(RenderDecision, AListTellsEachOnALine) {
  v1::ListDecisionsResponse answer;
  EXPECT_EQ(Render(answer, PlainView()), "Decisions of ASCN\n  None on record.\n");
  *answer.add_decisions() = Parse<v1::Decision>(kVote);
  *answer.add_decisions() = Parse<v1::Decision>(
      R"pb(decision: "go-on" subject: "To go on" outcome: OUTCOME_ADOPTED by_consensus: true)pb");
  const std::string text = Render(answer, PlainView());
  EXPECT_THAT(text, HasSubstr("30 Aug 2021  NOT ADOPTED  vote "));
  EXPECT_THAT(text, HasSubstr("9 for, 2 against, 1 abstention, 3 absent, vetoed by Singapore; at "
                              "annual-4\n"));
  EXPECT_THAT(text, HasSubstr("no date "));
  EXPECT_THAT(text, HasSubstr("by consensus\n"));
}

TEST(RenderDecision, ADocumentShowsWhatWasDecidedOnIt) {
  auto answer = Parse<v1::GetDocumentResponse>(
      R"pb(document {
             document: "draft"
             state: DOCUMENT_STATE_TABLED
             title: "Draft"
             decisions {
               decision: "vote"
               outcome: OUTCOME_NOT_ADOPTED
               tally { votes_for: 9 votes_against: 2 }
               on: "2021-08-30"
             }
           })pb");
  EXPECT_THAT(Render(answer, PlainView()),
              HasSubstr("Decided  30 Aug 2021 NOT ADOPTED, 9 for, 2 against (vote)\n"));
  v1::ListDocumentsResponse list;
  *list.add_documents() = answer.document();
  EXPECT_THAT(Render(list, PlainView()),
              HasSubstr("decided: 30 Aug 2021 NOT ADOPTED, 9 for, 2 against (vote)\n"));
  list.mutable_documents(0)->set_state(v1::DOCUMENT_STATE_ADOPTED);
  EXPECT_THAT(Render(list, PlainView()), Not(HasSubstr("decided")));
}

TEST(RenderAction, OneIsToldAsOfTheDay) {
  EXPECT_EQ(Render(Parse<v1::GetActionResponse>(
                       R"pb(action {
                              action: "report"
                              subject: "Write the report"
                              assignees { party: "vn" name: "Viet Nam" }
                              due: "2021-12"
                              state: ACTION_STATE_COMPLETED
                              assigned_on: "2021-08-30"
                              assigned_at: "annual-4"
                              completed_on: "2022-02-01"
                              result: "Written"
                              facts { ref: "report" }
                              facts { position: 12 }
                            }
                            basis { on: "2022-06-01" })pb"),
                   PlainView()),
            "Write the report\n"
            "  Id         report\n"
            "  State      COMPLETED, as of 1 June 2022\n"
            "  For        Viet Nam\n"
            "  Due        December 2021\n"
            "  Assigned   30 August 2021 at annual-4\n"
            "  Completed  1 February 2022\n"
            "  Result     Written\n"
            "  Rests on   [report] [#12]\n");
}

TEST(RenderAction, AListTellsWhatIsDueWhenAndForWhom) {
  EXPECT_EQ(Render(Parse<v1::ListActionsResponse>(
                       R"pb(actions {
                              action: "report"
                              subject: "Write the report"
                              assignees { party: "vn" name: "Viet Nam" }
                              due: "2021-12"
                              state: ACTION_STATE_OVERDUE
                              assigned_at: "annual-4"
                            }
                            basis { on: "2022-06-01" })pb"),
                   PlainView("Overdue actions")),
            "Overdue actions of ASCN on 1 June 2022\n"
            "  due Dec 2021  OVERDUE  report  Write the report  for Viet Nam; assigned at "
            "annual-4\n");
}

TEST(RenderMinutes, SayHowWhereAndWhenTheyWereApproved) {
  auto answer = Parse<v1::GetMeetingResponse>(
      R"pb(meeting { meeting: "annual-4" state: MEETING_STATE_HELD })pb");
  EXPECT_THAT(Render(answer, PlainView()), HasSubstr("Minutes  no approval on record\n"));
  answer.mutable_meeting()->set_minutes_approved(true);
  *answer.mutable_meeting()->add_minutes() = Parse<v1::Minutes>(
      R"pb(as_corrected: true at: "annual-5" on: "2022-08-30" url: "https://example.org/m")pb");
  EXPECT_THAT(Render(answer, PlainView()),
              HasSubstr("Minutes  approved as corrected at annual-5, 30 August 2022, "
                        "https://example.org/m\n"));
}

TEST(RenderFile, SaysWhereItStandsOrThatItDoesNot) {
  const std::string hash(32, '\x10');
  v1::FindFileResponse answer;
  EXPECT_THAT(Render(answer, hash, "plan", PlainView("plan.pdf")),
              HasSubstr("plan.pdf: NOT ON RECORD of ASCN as a file of document plan\n"
                        "  SHA-256 1010"));
  *answer.add_places() = Parse<v1::FiledAs>(
      R"pb(document: "plan"
           title: "Plan"
           state: DOCUMENT_STATE_ADOPTED
           file { language: "en" }
           version: "final"
           fact { ref: "plan-adopted" on: "2021-08-30" })pb");
  const std::string text = Render(answer, hash, "", PlainView("plan.pdf"));
  EXPECT_THAT(text, HasSubstr("plan.pdf: ON RECORD of ASCN\n"));
  EXPECT_THAT(text, HasSubstr("  Document     plan, Plan\n"
                              "  State        ADOPTED\n"
                              "  Role         text\n"
                              "  Language     en\n"
                              "  Version      final\n"
                              "  Recorded by  [plan-adopted], on 30 August 2021\n"));
}

}  // namespace
}  // namespace minutebook::cli
