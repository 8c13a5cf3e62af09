// An audit as one page of HTML. Well formed as XML too, so that a test can read it.
#include "absl/strings/str_cat.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/markup.h"

namespace minutebook::cli {
namespace {

constexpr char kStyle[] = R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--dim:#57606a;--line:#d0d7de;--term:#3b6ea5;
--meeting:#2f7d4f;--document:#8a5a00;--bad:#b42318;--ask:#9a6700;--note:#57606a}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0f1419;--dim:#9aa5b1;--line:#39424d;
--term:#79a8e0;--meeting:#6cc391;--document:#dcae4f;--bad:#ff8a80;--ask:#e3b341;--note:#9aa5b1}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:62rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
.scope,.marks,.small{color:var(--dim)}.marks{font-size:.85em;overflow-wrap:anywhere}
.verdict{font-weight:700}.contradictions,.contradiction{color:var(--bad)}
.questions,.question{color:var(--ask)}.note,.sound{color:var(--note)}
li{margin:.4rem 0;overflow-wrap:anywhere}ol{padding-left:2.6rem}
.code{font-family:ui-monospace,monospace;font-weight:600}a{color:inherit}
.chart{overflow-x:auto}
svg.timeline{width:100%;min-width:44rem;height:auto;font:11px system-ui,sans-serif}
svg text{fill:var(--ink)}svg .lane{font-weight:600;fill:var(--dim)}
svg line.year{stroke:var(--line)}svg text.year{fill:var(--dim)}
svg .term rect{fill:var(--term)}svg .meeting rect{fill:var(--meeting)}
svg .document rect{fill:var(--document)}
svg .nomination rect{fill:none;stroke:var(--term)}svg .planned rect{fill:none;stroke:var(--meeting)}
svg .nomination rect,svg .planned rect{stroke-dasharray:3 2}
svg .inexact rect{fill-opacity:.55}svg .disputed rect{stroke:var(--bad);stroke-width:2}
svg line.today{stroke:var(--ink);stroke-dasharray:1 3}svg .legend text,svg text.today{fill:var(--dim)}
table{border-collapse:collapse;font-size:.85em;width:100%}td{border-top:1px solid var(--line);
padding:.15rem .8rem .15rem 0;vertical-align:top;overflow-wrap:anywhere}th{text-align:left}
td.number{text-align:right}
.sign{display:flex;gap:2rem;margin-top:2rem}.sign div{flex:1;border-top:1px solid var(--ink)}
@media print{:root{--ink:#000;--paper:#fff;--dim:#444;--line:#bbb;--term:#3b6ea5;--meeting:#2f7d4f;
--document:#8a5a00;--bad:#b42318;--ask:#7a5200;--note:#444}body{margin:0;max-width:none;font-size:10pt}
li,svg,tr,.sign{break-inside:avoid}h2{break-after:avoid}svg.timeline{min-width:0}
a{text-decoration:none}
a[rel]::after{content:" (" attr(href) ")";overflow-wrap:anywhere}}
)css";

std::string Tagged(const char* tag, const char* css, const std::string& text) {
  return absl::StrCat("<", tag, " class=\"", css, "\">", HtmlText(text), "</", tag, ">");
}

template <typename Numbers>
std::string Links(const char* kind, const char* word, const char* words, const Numbers& numbers) {
  if (numbers.empty()) return "";
  std::string links = absl::StrCat(" ", numbers.size() == 1 ? word : words, " ");
  for (int i = 0; i < numbers.size(); ++i) {
    absl::StrAppend(&links, i == 0 ? "" : ", ", "<a href=\"#", kind, numbers.Get(i), "\">",
                    numbers.Get(i), "</a>");
  }
  return links;
}

void AddStatements(const AuditReport& report, std::string* out) {
  for (const StatementSection& section : SectionsOf(report)) {
    absl::StrAppend(out, "<h2>", HtmlText(section.heading), "</h2>\n<ol>\n");
    for (const v1::AuditStatement* statement : section.statements) {
      absl::StrAppend(out, "<li value=\"", statement->number(), "\"><span dir=\"auto\">",
                      HtmlText(statement->text()), "</span> <span class=\"marks\">",
                      HtmlText(EventMarks(statement->events())),
                      Links("source", "Source", "Sources", statement->sources()),
                      Links("finding", "Finding", "Findings", statement->findings()),
                      "</span></li>\n");
    }
    absl::StrAppend(out, "</ol>\n");
  }
}

void AddFinding(const v1::AuditFinding& finding, std::string* out) {
  const std::string severity = SeverityWord(finding.severity());
  absl::StrAppend(out, "<li id=\"finding", finding.number(), "\" value=\"", finding.number(), "\">",
                  Tagged("span", "code", finding.code()), " ",
                  Tagged("span", severity.c_str(), severity),
                  finding.has_accepted() ? ", accepted" : "", "<br/><span dir=\"auto\">",
                  HtmlText(finding.message()), "</span><br/>");
  if (finding.has_accepted()) {
    absl::StrAppend(out, "Accepted ",
                    Tagged("span", "marks", EventMark(finding.accepted().sign_off())), ": ",
                    HtmlText(finding.accepted().reason()), "<br/>");
  } else {
    absl::StrAppend(out, "To mend: ", HtmlText(finding.remedy()), "<br/>");
  }
  if (finding.justified_by_size() > 0) {
    absl::StrAppend(out, "Justified by ",
                    Tagged("span", "marks", EventMarks(finding.justified_by())), "<br/>");
  }
  absl::StrAppend(out, "<span class=\"marks\">", HtmlText(EventMarks(finding.events())),
                  Links("source", "Source", "Sources", finding.sources()), "</span></li>\n");
}

void AddEvents(const AuditReport& report, std::string* out) {
  absl::StrAppend(out,
                  "<h2>Events</h2>\n<table><thead><tr><th>Position</th><th>Mark</th><th>Type</th>"
                  "<th>Id</th></tr></thead><tbody>\n");
  for (const NamedEvent& event : EventsOf(report)) {
    absl::StrAppend(out, "<tr><td class=\"number\">", event.position, "</td><td>",
                    HtmlText(event.mark), "</td><td>", HtmlText(event.type), "</td><td>",
                    HtmlText(event.event_id), "</td></tr>\n");
  }
  absl::StrAppend(out, "</tbody></table>\n");
}

void AddSources(const AuditReport& report, std::string* out) {
  absl::StrAppend(out, "<h2>Sources</h2>\n");
  if (report.sources().empty()) {
    absl::StrAppend(out, "<p>None on record.</p>\n");
    return;
  }
  absl::StrAppend(out, "<ol>\n");
  for (const v1::AuditSource& source : report.sources()) {
    const std::string words = HtmlText(SourceWords(source.source()));
    const std::string url = SafeUrl(source.source().url());
    absl::StrAppend(out, "<li id=\"source", source.number(), "\" value=\"", source.number(), "\">",
                    url.empty() ? words
                                : absl::StrCat("<a href=\"", HtmlText(url),
                                               "\" rel=\"noopener noreferrer\">", words, "</a>"),
                    "</li>\n");
  }
  absl::StrAppend(out, "</ol>\n");
}

void AddEnd(const AuditReport& report, std::string* out) {
  absl::StrAppend(out, "<h2>Counts</h2>\n<ul>\n");
  for (const std::string& line : TallyLines(report)) {
    absl::StrAppend(out, "<li>", HtmlText(line), "</li>\n");
  }
  const std::string left = LeftOutLine(report);
  if (!left.empty()) absl::StrAppend(out, "<li>", HtmlText(left), "</li>\n");
  absl::StrAppend(out, "</ul>\n<h2>Sign-off</h2>\n");
  if (report.sign_offs().empty()) {
    absl::StrAppend(out, "<p>Nobody has signed off this office.</p>\n");
  }
  for (const v1::AuditSignOff& sign_off : report.sign_offs()) {
    absl::StrAppend(out, "<p>", HtmlText(SignOffWords(sign_off)), "</p>\n");
  }
  absl::StrAppend(out,
                  "<div class=\"sign\"><div class=\"small\">Signed</div>"
                  "<div class=\"small\">Date</div></div>\n");
}

}  // namespace

std::string AuditHtml(const AuditReport& report) {
  const std::string title = HtmlText(AuditTitle(report));
  std::string verdict = "sound";
  if (report.questions() > 0) verdict = "questions";
  if (report.contradictions() > 0) verdict = "contradictions";
  std::string out = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
      "<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\"/>\n<title>",
      title, "</title>\n<style>", kStyle, "</style>\n</head>\n<body>\n<h1>", title,
      "</h1>\n<p class=\"scope\">", HtmlText(AuditScope(report)), "</p>\n<p><span class=\"verdict ",
      verdict, "\">", HtmlText(VerdictWord(report)), "</span> ", HtmlText(VerdictCounts(report)),
      "</p>\n");
  if (!report.findings().empty()) {
    absl::StrAppend(&out, "<p class=\"small\">Found: ", HtmlText(CodeCounts(report)), "</p>\n");
  }
  const std::string timeline = AuditTimelineSvg(report);
  if (!timeline.empty())
    absl::StrAppend(&out, "<h2>Timeline</h2>\n<div class=\"chart\">\n", timeline, "</div>\n");
  AddStatements(report, &out);
  absl::StrAppend(&out, "<h2>Findings</h2>\n");
  if (report.findings().empty()) absl::StrAppend(&out, "<p>None.</p>\n");
  if (!report.findings().empty()) absl::StrAppend(&out, "<ol>\n");
  for (const v1::AuditFinding& finding : report.findings()) AddFinding(finding, &out);
  if (!report.findings().empty()) absl::StrAppend(&out, "</ol>\n");
  AddEvents(report, &out);
  AddSources(report, &out);
  AddEnd(report, &out);
  absl::StrAppend(&out, "</body>\n</html>\n");
  return out;
}

}  // namespace minutebook::cli
