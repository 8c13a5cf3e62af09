// The report around the findings: scope, statements, sources, sign-offs, limits.

#include <gmock/gmock.h>

#include "tests/domain/audit/audit_book.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const char kHeld[] =
    R"({"ref":"chair-x","on":"2000","chairAssumed":{"party":"x","from":"2000-01-01","to":"2010-01-01"}})";
const char kNext[] =
    R"({"ref":"chair-y","on":"2010","chairAssumed":{"party":"y","from":"2010-01-01"}})";
const char kMeeting[] =
    R"({"ref":"m","on":"2005-05-05","meetingHeld":{"meeting":"m","title":"The meeting"}})";
const char kLater[] = R"({"ref":"m2","on":"2015","meetingHeld":{"meeting":"m2"}})";

std::string Texts(const v1::AuditChairmanshipResponse& report) {
  std::string texts;
  for (const v1::AuditStatement& statement : report.statements()) texts += statement.text() + "\n";
  return texts;
}

std::string SignOff(const std::string& accepted, const std::string& term = "") {
  return R"({"ref":"signed","on":"2026-11-22","auditSignedOff":{"office":"chair","position":3,)" +
         (term.empty() ? std::string() : R"("term":")" + term + R"(",)") +
         R"("reportDigest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","accepted":[)" +
         accepted + "]}}";
}

TEST(ReportTest, AWholeHistoryWithNothingOddIsSound) {
  const auto report = AuditOf(
      BookWith({kHeld, kNext, kMeeting, R"({"on":"2006","minutesApproved":{"meeting":"m"}})"}));
  EXPECT_EQ(report.verdict(), v1::AUDIT_VERDICT_SOUND) << report.findings().size();
  EXPECT_EQ(report.contradictions() + report.questions(), 0u) << report.ShortDebugString();
}

TEST(ReportTest, ATermIsAuditedWithWhatLiesInItAndItsNeighbours) {
  const auto report = AuditOf(BookWith({kHeld, kNext, kMeeting, kLater}), "chair-x");
  EXPECT_EQ(report.term().ref(), "chair-x");
  EXPECT_EQ(report.from_date(), "2000-01-01");
  EXPECT_EQ(report.to_date(), "2009-12-31");
  EXPECT_THAT(Texts(report), HasSubstr("The meeting was held on 5 May 2005"));
  EXPECT_THAT(Texts(report), HasSubstr("After: Y-land held"));
  EXPECT_THAT(Texts(report), Not(HasSubstr("m2")));
}

TEST(ReportTest, ARangeTakesWhatMayLieInIt) {
  const auto report = AuditOf(BookWith({kHeld, kNext, kMeeting, kLater}), "", "2015-06", "2016");
  EXPECT_EQ(report.from_date(), "2015-06-01");
  EXPECT_EQ(report.to_date(), "2016-12-31");
  EXPECT_THAT(Texts(report), HasSubstr("m2"));
  EXPECT_THAT(Texts(report), Not(HasSubstr("The meeting was held")));
  EXPECT_THAT(Texts(report), HasSubstr("Before: X-land held"));
}

TEST(ReportTest, SourcesAreNumberedOnceAndNamedByWhatRestsOnThem) {
  const std::string source =
      R"("sources":[{"id":"s","url":"https://s.example/","publisher":"S"}],)";
  const auto report =
      AuditOf(BookWith({R"({"on":"2005",)" + source + R"("meetingHeld":{"meeting":"a"}})",
                        R"({"on":"2006",)" + source + R"("meetingHeld":{"meeting":"b"}})"}));
  std::uint32_t number = 0;
  for (const v1::AuditSource& listed : report.sources()) {
    if (listed.source().id() == "s") {
      EXPECT_EQ(number, 0u) << "listed twice";
      number = listed.number();
      EXPECT_EQ(listed.events(), 2u);
    }
  }
  int resting = 0;
  for (const v1::AuditStatement& statement : report.statements()) {
    for (const std::uint32_t source_number : statement.sources())
      resting += source_number == number;
  }
  EXPECT_EQ(resting, 2);
}

TEST(ReportTest, ASignOffMarksTheFindingsThatItAccepts) {
  const auto report =
      AuditOf(BookWith({kHeld, kNext, kMeeting,
                        SignOff(R"({"code":"MINUTES_MISSING","events":["m"],"reason":"Lost."})")}));
  ASSERT_EQ(report.sign_offs_size(), 1);
  EXPECT_EQ(report.sign_offs(0).position(), 3u);
  EXPECT_EQ(report.sign_offs(0).recorder(), "keeper");
  const auto missing = FindingOf(report, "MINUTES_MISSING");
  EXPECT_EQ(missing.accepted().reason(), "Lost.");
  EXPECT_EQ(missing.accepted().sign_off().ref(), "signed");
  EXPECT_EQ(report.accepted(), 1u);
}

TEST(ReportTest, ASignOffOfOneTermOrOfOtherEventsAcceptsNothingElse) {
  const auto of_term =
      AuditOf(BookWith({kHeld, kNext, kMeeting,
                        SignOff(R"({"code":"MINUTES_MISSING","reason":"Lost."})", "chair-x")}));
  EXPECT_FALSE(FindingOf(of_term, "MINUTES_MISSING").has_accepted());
  const auto of_other = AuditOf(
      BookWith({kHeld, kNext, kMeeting,
                SignOff(R"({"code":"MINUTES_MISSING","events":["chair-y"],"reason":"Lost."})")}));
  EXPECT_FALSE(FindingOf(of_other, "MINUTES_MISSING").has_accepted());
}

TEST(ReportTest, ASignOffNamesAPositionThatTheLedgerHadReached) {
  Book book = BookWith({kHeld});
  std::string late = SignOff("");
  late.replace(late.find("\"position\":3"), 12, "\"position\":99");
  EXPECT_THAT(book.Check("b", late),
              Contains("POSITION_NOT_REACHED event.auditSignedOff.position"));
}

TEST(ReportTest, ALargeRecordIsCutWithAMarkAndStaysBelowAMegabyte) {
  std::vector<std::string> events = {kHeld, kNext};
  const std::string title(400, 't');
  for (int i = 0; i < 1500; ++i) {
    events.push_back(R"({"on":"2005","meetingHeld":{"meeting":"m)" + std::to_string(i) +
                     R"(","title":")" + title + R"("}})");
  }
  const auto report = AuditOf(BookWith(events));
  EXPECT_LT(report.ByteSizeLong(), 1024u * 1024u);
  EXPECT_GT(report.left_out().statements(), 0u);
  EXPECT_GT(report.findings_size(), 0);
}

TEST(ReportTest, WhatIsNotThereIsToldApart) {
  const Book book = BookWith({kHeld});
  v1::AuditChairmanshipRequest request;
  request.set_body("b");
  EXPECT_THAT(book.Ask(request), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("office")));
  request.set_office("treasurer");
  EXPECT_THAT(book.Ask(request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("office")));
  request.set_office("chair");
  request.set_term("e1");
  EXPECT_THAT(book.Ask(request), StatusIs(absl::StatusCode::kNotFound, HasSubstr("term")));
  request.mutable_range()->set_from_date("2010");
  request.mutable_range()->set_to_date("2009");
  EXPECT_THAT(book.Ask(request), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("range")));
}

TEST(ReportTest, NothingLaterThanTheCutIsTold) {
  const Book book = BookWith({kHeld, kNext, kMeeting});
  v1::AuditChairmanshipRequest request;
  request.set_body("b");
  request.set_office("chair");
  request.mutable_as_of()->set_position(7);
  const BookEvents events(book);
  const auto report = Answer(request, book.Context(&events));
  ASSERT_THAT(report, testing::IsOk());
  EXPECT_THAT(Texts(*report), Not(HasSubstr("Y-land")));
  EXPECT_THAT(Texts(*report), HasSubstr("No meeting is on record."));
}

}  // namespace
}  // namespace minutebook::domain
