// Decisions, actions, minutes and files, recorded and asked over a real socket.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tools/cli/app.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// SHA-256 of "abc", as FIPS 180-4 gives it.
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string Record() {
  return R"({"with":{"body":"club"}}
{"ref":"established","on":"2000","bodyEstablished":{"names":["Club"],"timeZone":"UTC"}}
{"ref":"p1","on":"2000","partyRegistered":{"party":"p1","kind":"state","names":["First"]}}
{"ref":"m1","on":"2020-05-01","meetingHeld":{}}
{"ref":"draft","on":"2020-05-01","at":"m1","documentTabled":{"document":"draft","title":"Draft"}}
{"ref":"vote","on":"2020-05-01","at":"m1","decisionRecorded":{"document":"draft","outcome":"not_adopted","tally":{"for":9,"against":1,"vetoes":["p1"]}}}
{"ref":"again","on":"2021-05-01","decisionRecorded":{"document":"draft","outcome":"adopted","byConsensus":true}}
{"ref":"write","on":"2020-05-01","at":"m1","actionAssigned":{"subject":"Write it","assignees":["p1"],"due":"2020-06"}}
{"ref":"written","on":"2020-08-01","actionCompleted":{"action":"write"}}
{"ref":"file","on":"2020-05-02","fileAttached":{"document":"draft","file":{"language":"en","sha256":")" +
         std::string(kAbc) + R"("}}}
{"ref":"minutes","on":"2021-05-01","minutesApproved":{"meeting":"m1","asCorrected":true}}
)";
}

class BusinessTest : public ::testing::Test {
 protected:
  BusinessTest() {
    const auto events = ReadRecord(Record());
    EXPECT_EQ(Import(server_.client(), events).recorded, events.size());
  }

  // What `minutebook file check` tells of a file with this text, after its exit code.
  std::string Check(const std::string& text, std::vector<std::string> arguments = {}) {
    const std::string path = folder_.path() + "/file";
    std::ofstream(path) << text;
    std::vector<std::string> all = {"minutebook", "--server", server_.address(), "file",
                                    "check",      path,       "--body",          "club"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<const char*> argv;
    for (const std::string& argument : all) argv.push_back(argument.c_str());
    std::istringstream in;
    std::ostringstream out, err;
    const int code = cli::RunApp(static_cast<int>(argv.size()), argv.data(), {in, out, err});
    return std::to_string(code) + " " + out.str() + err.str();
  }

  testing::TempDir folder_;
  RunningServer server_;
};

TEST_F(BusinessTest, DecisionsAreAskedByIdListedAndShownBesideTheirDocument) {
  v1::GetDecisionRequest one;
  one.set_body("club");
  one.set_decision("vote");
  ASSERT_OK_AND_ASSIGN(const auto vote, server_.client().Ask(one));
  EXPECT_EQ(vote.decision().outcome(), v1::OUTCOME_NOT_ADOPTED);
  EXPECT_EQ(vote.decision().vetoes(0).name(), "First");
  v1::ListDecisionsRequest list;
  list.set_body("club");
  list.mutable_page()->set_size(1);
  ASSERT_OK_AND_ASSIGN(const auto first, server_.client().Ask(list));
  list.mutable_page()->set_token(first.next_page_token());
  ASSERT_OK_AND_ASSIGN(const auto second, server_.client().Ask(list));
  EXPECT_EQ(first.decisions(0).decision(), "vote");
  EXPECT_EQ(second.decisions(0).decision(), "again");
  v1::GetDocumentRequest document;
  document.set_body("club");
  document.set_document("draft");
  ASSERT_OK_AND_ASSIGN(const auto draft, server_.client().Ask(document));
  EXPECT_EQ(draft.document().state(), v1::DOCUMENT_STATE_TABLED);
  EXPECT_EQ(draft.document().decisions_size(), 2);
}

TEST_F(BusinessTest, ActionsStandAsTheyStoodOnTheDay) {
  v1::ListActionsRequest request;
  request.set_body("club");
  for (const auto& [on, state] : {std::pair("2020-06-30", v1::ACTION_STATE_OPEN),
                                  std::pair("2020-07-01", v1::ACTION_STATE_OVERDUE),
                                  std::pair("2020-08-01", v1::ACTION_STATE_COMPLETED)}) {
    request.set_on(on);
    ASSERT_OK_AND_ASSIGN(const auto answer, server_.client().Ask(request));
    ASSERT_EQ(answer.actions_size(), 1) << on;
    EXPECT_EQ(answer.actions(0).state(), state) << on;
  }
  v1::GetActionRequest one;
  one.set_body("club");
  one.set_action("write");
  one.mutable_as_of()->set_position(8);  // before it was completed
  ASSERT_OK_AND_ASSIGN(const auto then, server_.client().Ask(one));
  EXPECT_EQ(then.action().state(), v1::ACTION_STATE_OVERDUE);
}

TEST_F(BusinessTest, MinutesSayHowTheyWereApproved) {
  v1::GetMeetingRequest request;
  request.set_body("club");
  request.set_meeting("m1");
  ASSERT_OK_AND_ASSIGN(const auto answer, server_.client().Ask(request));
  ASSERT_EQ(answer.meeting().minutes_size(), 1);
  EXPECT_TRUE(answer.meeting().minutes(0).as_corrected());
}

TEST_F(BusinessTest, AFileIsCheckedByItsHashAndTheExitCodeSaysWhetherItIsOnRecord) {
  EXPECT_THAT(Check("abc"), AllOf(HasSubstr("0 "), HasSubstr(": ON RECORD of club"),
                                  HasSubstr(kAbc), HasSubstr("draft"), HasSubstr("[file]")));
  EXPECT_THAT(Check("abc "), AllOf(HasSubstr("3 "), HasSubstr("NOT ON RECORD")));
  EXPECT_THAT(Check("abc", {"--document", "draft"}), ::testing::StartsWith("0 "));
  EXPECT_THAT(Check("abc", {"--document", "other"}), ::testing::StartsWith("3 "));
  EXPECT_THAT(Check("abc", {"--on", "2020-05-01"}), ::testing::StartsWith("3 "));
  EXPECT_THAT(Check("abc", {"--json"}), HasSubstr("\"places\""));
}

}  // namespace
}  // namespace minutebook
