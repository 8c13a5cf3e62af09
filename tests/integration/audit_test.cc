// The audit of the first record finds what is odd in it, without being told where.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/status_matchers.h"
#include "tools/cli/app.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class AuditTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new RunningServer();
    Import(server_->client(), FirstRecord());
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static v1::AuditChairmanshipResponse Audit(const std::string& office,
                                             const std::string& term = "") {
    v1::AuditChairmanshipRequest request;
    request.set_body("ascn");
    request.set_office(office);
    if (!term.empty()) request.set_term(term);
    auto answer = server_->client().Ask(request);
    EXPECT_THAT(answer, testing::IsOk());
    return answer.value_or(v1::AuditChairmanshipResponse());
  }

  // The message of the finding with the code that is about all these events; empty for none.
  static std::string Found(const v1::AuditChairmanshipResponse& report, const std::string& code,
                           const std::vector<std::string>& refs) {
    for (const v1::AuditFinding& finding : report.findings()) {
      std::set<std::string> about;
      for (const v1::AuditedEvent& event : finding.events()) about.insert(event.ref());
      const bool all = std::all_of(refs.begin(), refs.end(),
                                   [&](const std::string& ref) { return about.contains(ref); });
      if (finding.code() == code && all) return finding.message();
    }
    return "";
  }

  // What the command prints, with its exit code at the end.
  static std::string Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"minutebook", "--server", server_->address()});
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    std::istringstream in;
    std::ostringstream out;
    const int code =
        cli::RunApp(static_cast<int>(argv.size()), argv.data(), cli::Console{in, out, out});
    return out.str() + "exit " + std::to_string(code);
  }

  static RunningServer* server_;
};

RunningServer* AuditTest::server_ = nullptr;

TEST_F(AuditTest, TheChairsHistoryShowsWhatIsOddWithoutBeingToldWhere) {
  const auto report = Audit("chair");
  EXPECT_EQ(report.verdict(), v1::AUDIT_VERDICT_CONTRADICTIONS);
  EXPECT_THAT(Found(report, "MEETING_SLIPPED", {"annual-5-planned", "annual-5"}),
              AllOf(HasSubstr("November 2021"), HasSubstr("30 August 2022")));
  EXPECT_THAT(Found(report, "DISPUTED", {"sg-renewed", "sg-guide"}), HasSubstr("about manner"));
  EXPECT_THAT(Found(report, "DISPUTED", {"id-2022-2023", "kh-2022"}),
              AllOf(HasSubstr("Indonesia"), HasSubstr("about holder")));
  EXPECT_THAT(Found(report, "OVERLAP", {"id-2022-2023", "kh-2022"}),
              AllOf(HasSubstr("Cambodia"), HasSubstr("Indonesia")));
  EXPECT_THAT(Found(report, "ORDINAL_MISSING", {"annual-6", "annual-8"}), HasSubstr("7th meeting"));
  EXPECT_THAT(Found(report, "DOCUMENT_UNPLACED", {"three-documents"}), HasSubstr("by inference"));
  EXPECT_NE(Found(report, "INFERRED_DATE", {"three-documents"}), "");
  EXPECT_THAT(Found(report, "SAME_ORIGIN_SOURCES", {"established", "established-2018-04"}),
              HasSubstr("Vietnam News Agency"));
  EXPECT_NE(Found(report, "NOTING_OUTSTANDING", {"terms-of-reference"}), "");
  EXPECT_NE(Found(report, "GAP", {"vn-2020"}), "");
  EXPECT_EQ(Found(report, "PRESIDED_BY_ANOTHER", {}), "");
  EXPECT_EQ(Found(report, "NO_SOURCE", {}), "");
  EXPECT_EQ(Found(report, "NOT_A_MEMBER", {}), "");
  EXPECT_LT(report.ByteSizeLong(), 1024u * 1024u);
}

TEST_F(AuditTest, EachDisputeIsToldOnceAndEachSectionStandsOnce) {
  const auto report = Audit("chair");
  int disputes = 0;
  for (const v1::AuditFinding& finding : report.findings()) {
    disputes += finding.code() == "DISPUTED" ? 1 : 0;
  }
  EXPECT_EQ(disputes, 5) << "establishment, second meeting, chair of 2022, guide's manner and end";
  EXPECT_THAT(Found(report, "DISPUTED", {"id-guide", "sg-guide", "sg-renewed"}),
              HasSubstr("about end"));
  const std::string text = Run({"audit", "ascn", "chair"});
  for (const char* heading : {"\nTerms\n", "\nOther offices\n", "\nMeetings\n", "\nDocuments\n"}) {
    const std::size_t first = text.find(heading);
    ASSERT_NE(first, std::string::npos) << heading;
    EXPECT_EQ(text.find(heading, first + 1), std::string::npos) << heading;
  }
}

TEST_F(AuditTest, IndonesiaIsOutOfTurnIn2022AndThePhilippinesAreJustified) {
  const auto report = Audit("chair");
  EXPECT_THAT(Found(report, "ROTATION_BROKEN", {"id-2022-2023"}), HasSubstr("Cambodia"));
  for (const v1::AuditFinding& finding : report.findings()) {
    if (finding.code() != "ROTATION_BROKEN" || finding.justified_by().empty()) continue;
    EXPECT_EQ(finding.justified_by(0).ref(), "turn-2026-mm");
    EXPECT_EQ(finding.justified_by(0).body(), "asean");
  }
}

TEST_F(AuditTest, ATermIsAuditedWithItsMeetingsDocumentsAndProposals) {
  const auto report = Audit("chair", "vn-2020");
  std::string texts;
  for (const v1::AuditStatement& statement : report.statements()) texts += statement.text() + "\n";
  EXPECT_THAT(texts, HasSubstr("Viet Nam held the office of Chair of ASCN for 2020"));
  EXPECT_THAT(texts, HasSubstr("ASEAN Smart Cities Summit 2020 was held in 2020, virtual"));
  EXPECT_THAT(texts, HasSubstr("3 documents were adopted in 2020"));
  EXPECT_THAT(texts, HasSubstr("of 6 in all (external partner)"));
  EXPECT_THAT(texts, HasSubstr("No minutes are on record."));
}

TEST_F(AuditTest, TheCommandPrintsAndSignsOffAReportThatCanBeWrittenAgain) {
  EXPECT_THAT(
      Run({"audit", "ascn", "chair"}),
      AllOf(HasSubstr("CONTRADICTIONS"), HasSubstr("MEETING_SLIPPED"), HasSubstr("exit 0")));
  EXPECT_THAT(Run({"audit", "ascn"}), HasSubstr("name the body and the office"));
  EXPECT_THAT(Run({"audit", "ascn", "chair", "--format", "markdown"}), HasSubstr("# Audit"));
  EXPECT_THAT(Run({"audit", "ascn", "chair", "--format", "html"}), HasSubstr("<svg"));
  EXPECT_THAT(Run({"audit", "sign-off", "ascn", "chair", "--accept", "GAPS=x"}),
              AllOf(HasSubstr("did you mean GAP?"), HasSubstr("exit 2")));
  const std::string before =
      Run({"audit", "ascn", "chair", "--on", "2026-11-22", "--as-of-position",
           std::to_string(server_->ledger().log().Head()), "--format", "json"});
  const std::string at = std::to_string(server_->ledger().log().Head());
  EXPECT_THAT(Run({"audit", "sign-off", "ascn", "chair", "--ref", "signed", "--accept",
                   "MEETING_SLIPPED=put off by the pandemic"}),
              AllOf(HasSubstr("Recorded"), HasSubstr("--as-of-position " + at)));
  const auto report = Audit("chair");
  ASSERT_EQ(report.sign_offs_size(), 1);
  EXPECT_EQ(report.accepted(), 1u);
  EXPECT_EQ(Run({"audit", "ascn", "chair", "--on", "2026-11-22", "--as-of-position", at, "--format",
                 "json"}),
            before);
}

}  // namespace
}  // namespace minutebook
