// Adoptions beside their votes and the rules of procedure, and actions beside their day.
#include <gmock/gmock.h>

#include "tests/domain/audit/audit_book.h"

namespace minutebook::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Rules(const std::string& rules, const std::string& from = "2001") {
  return R"({"on":")" + from + R"(","procedureSet":{)" + rules + "}}";
}

std::string Decided(const std::string& tally, const std::string& outcome = "ADOPTED",
                    const std::string& more = R"("on":"2010-01-01")") {
  return R"({"ref":"d",)" + more + R"(,"decisionRecorded":{"subject":"s","outcome":"OUTCOME_)" +
         outcome + R"(","tally":{)" + tally + "}}}";
}

std::vector<std::string> Under(const std::string& rules, const std::string& tally) {
  return Codes({Rules(rules), Decided(tally)});
}

TEST(VotesTest, AnAdoptionLacksItsQuorumWhereTooFewWerePresent) {
  const std::string rules = R"("quorum":9)";
  const auto found = FindingOf(
      AuditOf(BookWith({Rules(rules), Decided(R"("for":5,"against":2,"abstentions":1)")})),
      "ADOPTED_WITHOUT_QUORUM");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_CONTRADICTION);
  EXPECT_THAT(found.message(), HasSubstr("8 members present, and the quorum is 9"));
  EXPECT_EQ(found.events_size(), 2) << "the decision and the rules";
  EXPECT_THAT(Under(rules, R"("for":5,"against":2,"abstentions":2)"),
              Not(Contains("ADOPTED_WITHOUT_QUORUM")));
  // Whoever was absent was not present.
  EXPECT_THAT(Under(rules, R"("for":8,"absent":2)"), Contains("ADOPTED_WITHOUT_QUORUM"));
  EXPECT_THAT(Codes({Rules(rules), Decided(R"("for":1)", "NOT_ADOPTED")}),
              Not(Contains("ADOPTED_WITHOUT_QUORUM")));
}

TEST(VotesTest, AnAdoptionIsAgainstTheVoteByEachMajority) {
  const struct {
    const char* rules;
    const char* broken;
    const char* kept;
  } cases[] = {
      {R"("majority":"MAJORITY_SIMPLE")", R"("for":3,"against":3)", R"("for":4,"against":3)"},
      {R"("majority":"MAJORITY_ABSOLUTE")", R"("for":4,"against":1,"absent":3)",
       R"("for":5,"against":1,"absent":3)"},
      {R"("majority":"MAJORITY_TWO_THIRDS")", R"("for":5,"against":3,"abstentions":9)",
       R"("for":6,"against":3,"abstentions":9)"},
      {R"("majority":"MAJORITY_UNANIMITY")", R"("for":9,"abstentions":1)", R"("for":9)"},
      {R"("majority":"MAJORITY_CONSENSUS")", R"("for":9,"against":1)",
       R"("for":9,"abstentions":1)"},
      {R"("votesNeeded":9)", R"("for":8)", R"("for":9,"against":6)"},
  };
  for (const auto& [rules, broken, kept] : cases) {
    EXPECT_THAT(Under(rules, broken), Contains("ADOPTED_AGAINST_VOTE")) << rules;
    EXPECT_THAT(Under(rules, kept), Not(Contains("ADOPTED_AGAINST_VOTE"))) << rules;
  }
}

TEST(VotesTest, AVetoAndAnAdoptionCannotBothBeRight) {
  const auto found =
      FindingOf(AuditOf(BookWith({Decided(R"("for":14,"against":1,"vetoes":["y"])")})),
                "ADOPTED_AGAINST_VOTE");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_CONTRADICTION);
  EXPECT_THAT(found.message(), HasSubstr("prevented by the vote of Y-land"));
  EXPECT_THAT(Codes({Decided(R"("for":14,"against":1,"vetoes":["y"])", "NOT_ADOPTED")}),
              Not(Contains("ADOPTED_AGAINST_VOTE")));
}

TEST(VotesTest, WithoutRulesMoreAgainstThanForIsAQuestion) {
  const auto found =
      FindingOf(AuditOf(BookWith({Decided(R"("for":1,"against":2)")})), "ADOPTED_AGAINST_VOTE");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_THAT(Codes({Decided(R"("for":2,"against":2)")}), Not(Contains("ADOPTED_AGAINST_VOTE")));
}

TEST(VotesTest, TheRulesInForceOnTheDayDecide) {
  const std::string later = Rules(R"("votesNeeded":9)", "2011-06-01");
  const std::string tally = R"("for":5)";
  EXPECT_THAT(Codes({later, Decided(tally)}), Not(Contains("ADOPTED_AGAINST_VOTE")));
  EXPECT_THAT(Codes({later, Decided(tally, "ADOPTED", R"("on":"2011-07-01")")}),
              Contains("ADOPTED_AGAINST_VOTE"));
  // The rules changed within the year: it may have been adopted before.
  const auto unsure =
      FindingOf(AuditOf(BookWith({later, Decided(tally, "ADOPTED", R"("on":"2011")")})),
                "ADOPTED_AGAINST_VOTE");
  EXPECT_EQ(unsure.severity(), v1::FINDING_SEVERITY_QUESTION);
  // A decision without a day is of its meeting's.
  EXPECT_THAT(Codes({later, R"({"ref":"m","on":"2011-07-01","meetingHeld":{"meeting":"m"}})",
                     Decided(tally, "ADOPTED", R"("at":"m")")}),
              Contains("ADOPTED_AGAINST_VOTE"));
}

TEST(VotesTest, ADocumentAdoptedThatItsDecisionRejectedIsAContradiction) {
  const std::string adopted =
      R"({"ref":"a","on":"2010-01-01","documentAdopted":{"document":"doc","title":"D"}})";
  const auto decided = [](const std::string& outcome) {
    return R"({"ref":"d","on":"2010-01-01","decisionRecorded":{"document":"doc","outcome":"OUTCOME_)" +
           outcome + R"(","tally":{"for":1,"against":3}}})";
  };
  const auto found =
      FindingOf(AuditOf(BookWith({adopted, decided("NOT_ADOPTED")})), "ADOPTED_AGAINST_VOTE");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_CONTRADICTION);
  EXPECT_THAT(found.message(), HasSubstr("the decision d on it as not adopting it"));
  EXPECT_THAT(Codes({adopted, decided("DEFERRED")}), Not(Contains("ADOPTED_AGAINST_VOTE")));
}

TEST(VotesTest, AnActionIsOverdueUntilItIsCompletedAndLateIsANote) {
  const std::string assigned =
      R"({"ref":"act","on":"2010","actionAssigned":{"subject":"Write it","due":"2011"}})";
  const auto found = FindingOf(AuditOf(BookWith({assigned})), "ACTION_OVERDUE");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_THAT(Codes({assigned, R"({"on":"2011-12","actionCompleted":{"action":"act"}})"}),
              Not(Contains("ACTION_OVERDUE")));
  const auto late = FindingOf(
      AuditOf(BookWith({assigned, R"({"on":"2012","actionCompleted":{"action":"act"}})"})),
      "ACTION_OVERDUE");
  EXPECT_EQ(late.severity(), v1::FINDING_SEVERITY_NOTE);
  EXPECT_THAT(
      Codes({R"({"ref":"act","on":"2026","actionAssigned":{"subject":"Write it","due":"2027"}})"}),
      Not(Contains("ACTION_OVERDUE")));
}

}  // namespace
}  // namespace minutebook::domain
