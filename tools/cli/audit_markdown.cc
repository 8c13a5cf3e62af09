// An audit in CommonMark.
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/markup.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

// References: " (sources 1, 4; finding 2)".
std::string Notes(const std::string& sources, const std::string& findings) {
  if (sources.empty() && findings.empty()) return "";
  return absl::StrCat(" (", sources, sources.empty() || findings.empty() ? "" : "; ", findings,
                      ")");
}

void AddFinding(const v1::AuditFinding& finding, std::string* out) {
  absl::StrAppend(out, finding.number(), ". **", MarkdownText(finding.code()), "** (",
                  SeverityWord(finding.severity()), finding.has_accepted() ? ", accepted" : "",
                  ")  \n   ", MarkdownText(finding.message()), "  \n");
  if (finding.events_size() > 0) {
    absl::StrAppend(out, "   Events: ", MarkdownText(EventMarks(finding.events())),
                    Notes(References("source", finding.sources()), ""), "  \n");
  }
  if (finding.justified_by_size() > 0) {
    absl::StrAppend(out, "   Justified by: ", MarkdownText(EventMarks(finding.justified_by())),
                    "  \n");
  }
  if (finding.has_accepted()) {
    absl::StrAppend(out, "   Accepted ", MarkdownText(EventMark(finding.accepted().sign_off())),
                    ": ", MarkdownText(finding.accepted().reason()), "\n");
  } else {
    absl::StrAppend(out, "   To mend: ", MarkdownText(finding.remedy()), "\n");
  }
}

void AddSources(const AuditReport& report, std::string* out) {
  absl::StrAppend(out, "\n## Sources\n\n");
  if (report.sources().empty()) absl::StrAppend(out, "None on record.\n");
  for (const v1::AuditSource& source : report.sources()) {
    const std::string words = MarkdownText(SourceWords(source.source()));
    const std::string url = SafeUrl(source.source().url());
    absl::StrAppend(out, source.number(), ". ",
                    url.empty() ? words : absl::StrCat("[", words, "](<", url, ">)"), "\n");
  }
}

void AddEvents(const AuditReport& report, std::string* out) {
  absl::StrAppend(out, "\n## Events\n\nEach by its position, its mark and its id.\n\n");
  for (const NamedEvent& event : EventsOf(report)) {
    absl::StrAppend(out, "- ", event.position, " ", MarkdownText(event.mark), " ",
                    MarkdownText(event.event_id), " ", MarkdownText(event.type), "\n");
  }
}

}  // namespace

std::string AuditMarkdown(const AuditReport& report) {
  std::string out =
      absl::StrCat("# ", MarkdownText(AuditTitle(report)), "\n\n", MarkdownText(AuditScope(report)),
                   ".\n\n**", VerdictWord(report), "**: ", VerdictCounts(report), ".\n");
  if (!report.findings().empty()) {
    absl::StrAppend(&out, "\nFound: ", MarkdownText(CodeCounts(report)), ".\n");
  }
  for (const StatementSection& section : SectionsOf(report)) {
    absl::StrAppend(&out, "\n## ", section.heading, "\n\n");
    for (const v1::AuditStatement* statement : section.statements) {
      const std::string marks = EventMarks(statement->events());
      absl::StrAppend(&out, statement->number(), ". ", MarkdownText(statement->text()),
                      marks.empty() ? "" : " ", MarkdownText(marks),
                      Notes(References("source", statement->sources()),
                            References("finding", statement->findings())),
                      "\n");
    }
  }
  absl::StrAppend(&out, "\n## Findings\n\n");
  if (report.findings().empty()) absl::StrAppend(&out, "None.\n");
  for (const v1::AuditFinding& finding : report.findings()) AddFinding(finding, &out);
  AddEvents(report, &out);
  AddSources(report, &out);
  absl::StrAppend(&out, "\n## Counts\n\n");
  for (const std::string& line : TallyLines(report)) {
    absl::StrAppend(&out, "- ", MarkdownText(line), "\n");
  }
  const std::string left = LeftOutLine(report);
  if (!left.empty()) absl::StrAppend(&out, "- ", left, "\n");
  absl::StrAppend(&out, "\n## Sign-off\n\n");
  if (report.sign_offs().empty()) absl::StrAppend(&out, "Nobody has signed off this office.\n");
  for (const v1::AuditSignOff& sign_off : report.sign_offs()) {
    absl::StrAppend(&out, "- ", MarkdownText(SignOffWords(sign_off)), "\n");
  }
  absl::StrAppend(&out,
                  "\nSigned: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_  Date: "
                  "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n");
  return out;
}

}  // namespace minutebook::cli
