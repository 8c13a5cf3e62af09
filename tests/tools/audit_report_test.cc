// The report's forms: whatever a recorder wrote stays text.
#include "tools/cli/audit_report.h"

#include <gmock/gmock.h>

#include "tools/cli/audit_sign_off.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/markup.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const char kHostile[] = "</title><script>alert('x')</script>&\"]](javascript:1)\x1b[31m\x01";

AuditReport Hostile() {
  AuditReport report;
  report.mutable_body()->set_body("b");
  report.mutable_body()->set_name(kHostile);
  report.mutable_office()->set_office("chair");
  report.mutable_office()->set_name(kHostile);
  report.mutable_basis()->set_on("2026-11-22");
  report.mutable_basis()->set_today("2026-11-22");
  report.mutable_basis()->set_position(7);
  report.set_verdict(v1::AUDIT_VERDICT_QUESTIONS);
  report.set_questions(1);
  auto& statement = *report.add_statements();
  statement.set_number(1);
  statement.set_kind(v1::STATEMENT_KIND_MEETING);
  statement.set_text(kHostile);
  statement.add_events()->set_ref("a");
  statement.add_sources(1);
  statement.add_findings(1);
  auto& finding = *report.add_findings();
  finding.set_number(1);
  finding.set_code("GAP");
  finding.set_severity(v1::FINDING_SEVERITY_QUESTION);
  finding.set_message(kHostile);
  finding.set_remedy(kHostile);
  auto& source = *report.add_sources();
  source.set_number(1);
  source.mutable_source()->set_publisher(kHostile);
  source.mutable_source()->set_url("https://example.org/\"><script>");
  auto& second = *report.add_sources();
  second.set_number(2);
  second.mutable_source()->set_title(kHostile);
  second.mutable_source()->set_url("javascript:alert(1)");
  for (const auto kind : {v1::TIMELINE_KIND_TERM, v1::TIMELINE_KIND_MEETING}) {
    auto& item = *report.add_timeline();
    item.set_kind(kind);
    item.set_label(kHostile);
    item.set_first("2020-01-01");
    item.set_last("2021-12-31");
    item.set_disputed(true);
  }
  auto& sign_off = *report.add_sign_offs();
  sign_off.set_recorder(kHostile);
  sign_off.set_report_digest(std::string(32, '\xab'));
  return report;
}

// Whether every element is closed where it should be, every attribute quoted, every & an entity.
std::string Malformed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '&') {
      const std::size_t end = xml.find(';', i);
      if (end == std::string::npos || end - i > 6) return "bare &: " + xml.substr(i, 40);
    }
    if (xml[i] == '>') return "bare >: " + xml.substr(i > 30 ? i - 30 : 0, 60);
    if (xml[i] != '<') continue;
    std::size_t end = i + 1;
    bool quoted = false;
    for (; end < xml.size() && (quoted || xml[end] != '>'); ++end) {
      if (xml[end] == '"') quoted = !quoted;
      if (xml[end] == '<') return "< in a tag: " + xml.substr(i, 60);
    }
    const std::string tag = xml.substr(i + 1, end - i - 1);
    i = end;
    if (tag.starts_with("!")) continue;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1)) return "closes nothing: " + tag;
      open.pop_back();
    } else if (!tag.ends_with("/")) {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    }
  }
  return open.empty() ? "" : "never closed: " + open.back();
}

TEST(AuditReportTest, HtmlIsWellFormedAndHoldsNoMarkupOfARecorder) {
  const std::string html = AuditHtml(Hostile());
  EXPECT_EQ(Malformed(html), "");
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("href=\"javascript")));
  EXPECT_THAT(html, Not(HasSubstr("\x1b")));
  EXPECT_THAT(html, HasSubstr("href=\"https://example.org/%22%3E%3Cscript%3E\""));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
}

TEST(AuditReportTest, HtmlReachesForNothingOutside) {
  const std::string html = AuditHtml(Hostile());
  for (const char* outside : {" src=", "@import", "url(", "<link", "<iframe", "<img"}) {
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  }
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
}

TEST(AuditReportTest, TheTestOfWellFormednessSeesMistakes) {
  EXPECT_NE(Malformed("<p>a & b</p>"), "");
  EXPECT_NE(Malformed("<p><b></p></b>"), "");
  EXPECT_NE(Malformed("<p>"), "");
  EXPECT_EQ(Malformed("<p a=\"1 > 0\">a &amp; b<br/></p>"), "");
}

TEST(AuditReportTest, TheTimelineDrawsEachItemWithItsDates) {
  AuditReport report = Hostile();
  const std::string svg = AuditTimelineSvg(report);
  EXPECT_EQ(Malformed(svg), "");
  EXPECT_THAT(svg, HasSubstr("class=\"term disputed\""));
  EXPECT_THAT(svg, HasSubstr("from 1 January 2020 to 31 December 2021"));
  EXPECT_THAT(svg, HasSubstr(">2020</text>"));
  report.clear_timeline();
  EXPECT_EQ(AuditTimelineSvg(report), "");
}

TEST(AuditReportTest, EveryFormNamesEachEventByItsIdOnceAndEachSectionOnce) {
  AuditReport report = Hostile();
  v1::AuditedEvent& event = *report.mutable_statements(0)->mutable_events(0);
  event.set_event_id("2c6d8bd7-8a40-4b9f-9c1a-1a2b3c4d5e6f");
  event.set_position(5);
  event.set_type(v1::EVENT_TYPE_MEETING_HELD);
  *report.mutable_findings(0)->add_events() = event;
  report.add_statements()->set_kind(v1::STATEMENT_KIND_TERM);
  *report.add_statements() = report.statements(0);
  for (const std::string& form :
       {AuditText(report, Paint(false)), AuditMarkdown(report), AuditHtml(report)}) {
    const std::size_t id = form.find(event.event_id());
    ASSERT_NE(id, std::string::npos);
    EXPECT_EQ(form.find(event.event_id(), id + 1), std::string::npos);
    EXPECT_NE(form.find("meeting held"), std::string::npos);
  }
  EXPECT_EQ(SectionsOf(report).size(), 2u);
}

TEST(AuditReportTest, MarkdownMarksNothingUpThatARecorderWrote) {
  const std::string text = AuditMarkdown(Hostile());
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr("\\]\\](javascript")) << "brackets are escaped";
  EXPECT_EQ(MarkdownText("a *b* [c](d) `e` <f> # g"),
            "a \\*b\\* \\[c\\](d) \\`e\\` &lt;f\\> \\# g");
  EXPECT_EQ(MarkdownText("- x\n1. y"), "\\- x 1. y");
}

TEST(AuditReportTest, OnlyWebAddressesAreLinks) {
  EXPECT_EQ(SafeUrl("https://example.org/a b"), "https://example.org/a%20b");
  EXPECT_EQ(SafeUrl("javascript:alert(1)"), "");
  EXPECT_EQ(SafeUrl("//example.org"), "");
  EXPECT_EQ(SafeUrl(""), "");
}

TEST(AuditReportTest, TextForATerminalHoldsNoControlCharacters) {
  EXPECT_THAT(AuditText(Hostile(), Paint(false)), Not(HasSubstr("\x1b")));
}

TEST(AuditReportTest, JsonIsTheSameOnAnyDay) {
  AuditReport later = Hostile();
  later.mutable_basis()->set_today("2027-01-01");
  EXPECT_EQ(AuditJson(Hostile()), AuditJson(later));
}

TEST(AuditReportTest, ASignOffNamesTheReportAndTheEventsAccepted) {
  AuditReport report = Hostile();
  report.mutable_findings(0)->add_events()->set_event_id("2c6d8bd7-8a40-4b9f-9c1a-1a2b3c4d5e6f");
  v1::AuditChairmanshipRequest request;
  request.set_body("b");
  request.set_office("chair");
  const auto event = SignOffEvent(request, report, {{"GAP=known=so"}, "signed", "Fine."});
  ASSERT_TRUE(event.ok()) << event.status();
  const v1::AuditSignedOff& signed_off = event->event().audit_signed_off();
  EXPECT_EQ(signed_off.position(), 7u);
  EXPECT_EQ(signed_off.report_digest().size(), 32u);
  ASSERT_EQ(signed_off.accepted_size(), 1);
  EXPECT_EQ(signed_off.accepted(0).reason(), "known=so");
  EXPECT_EQ(signed_off.accepted(0).events_size(), 1);
  EXPECT_THAT(event->event().note(), HasSubstr("--as-of-position 7 --format json | sha256sum"));
  EXPECT_FALSE(SignOffEvent(request, report, {{"GAPS=x"}, "", ""}).ok());
  EXPECT_FALSE(SignOffEvent(request, report, {{"GAP"}, "", ""}).ok());
}

}  // namespace
}  // namespace minutebook::cli
