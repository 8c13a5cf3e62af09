// An audit in CommonMark.
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/markup.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

// References to sources: " (sources 1, 4)".
std::string Notes(const google::protobuf::RepeatedField<std::uint32_t>& sources) {
  if (sources.empty()) return "";
  std::string notes = sources.size() == 1 ? " (source " : " (sources ";
  for (int i = 0; i < sources.size(); ++i) {
    absl::StrAppend(&notes, i == 0 ? "" : ", ", sources.Get(i));
  }
  return notes + ")";
}

void AddFinding(const v1::AuditFinding& finding, std::string* out) {
  absl::StrAppend(out, finding.number(), ". **", MarkdownText(finding.code()), "** (",
                  SeverityWord(finding.severity()), finding.has_accepted() ? ", accepted" : "",
                  ")  \n   ", MarkdownText(finding.message()), "  \n");
  if (finding.events_size() > 0) {
    absl::StrAppend(out, "   Events: ", MarkdownText(EventMarks(finding.events())),
                    Notes(finding.sources()), "  \n");
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

}  // namespace

std::string AuditMarkdown(const AuditReport& report) {
  std::string out =
      absl::StrCat("# ", MarkdownText(AuditTitle(report)), "\n\n", MarkdownText(AuditScope(report)),
                   ".\n\n**", VerdictWord(report), "**: ", VerdictCounts(report), ".\n");
  for (const StatementSection& section : SectionsOf(report)) {
    absl::StrAppend(&out, "\n## ", section.heading, "\n\n");
    for (const v1::AuditStatement* statement : section.statements) {
      const std::string marks = EventMarks(statement->events());
      absl::StrAppend(&out, statement->number(), ". ", MarkdownText(statement->text()),
                      marks.empty() ? "" : " ", MarkdownText(marks), Notes(statement->sources()),
                      "\n");
    }
  }
  absl::StrAppend(&out, "\n## Findings\n\n");
  if (report.findings().empty()) absl::StrAppend(&out, "None.\n");
  for (const v1::AuditFinding& finding : report.findings()) AddFinding(finding, &out);
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
