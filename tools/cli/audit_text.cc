// An audit for a terminal, and as JSON.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kIndent = 6;

std::string Lines(const std::string& text, const Paint& paint) {
  const std::string shown = Printable(text);
  return paint.width() == 0 ? shown : Wrap(shown, paint.width(), kIndent);
}

std::string SeverityLabel(v1::FindingSeverity severity, const Paint& paint) {
  const std::string word = absl::AsciiStrToUpper(SeverityWord(severity));
  switch (severity) {
    case v1::FINDING_SEVERITY_CONTRADICTION:
      return paint.Bad(word);
    case v1::FINDING_SEVERITY_QUESTION:
      return paint.Doubtful(word);
    default:
      return paint.Bold(word);
  }
}

std::string Number(std::uint32_t number) {
  return absl::StrCat(PadLeft(absl::StrCat(number), 4), "  ");
}

// "... (source 4; findings 5, 6)".
std::string WithReferences(const std::string& text, const std::string& sources,
                           const std::string& findings) {
  if (sources.empty() && findings.empty()) return text;
  return absl::StrCat(text, " (", sources, sources.empty() || findings.empty() ? "" : "; ",
                      findings, ")");
}

void AddStatements(const AuditReport& report, const Paint& paint, std::string* out) {
  for (const StatementSection& section : SectionsOf(report)) {
    absl::StrAppend(out, "\n", paint.Bold(section.heading), "\n");
    for (const v1::AuditStatement* statement : section.statements) {
      std::string text = absl::StrCat(Number(statement->number()), statement->text());
      const std::string marks = EventMarks(statement->events());
      if (!marks.empty()) absl::StrAppend(&text, " ", marks);
      text = WithReferences(text, References("source", statement->sources()),
                            References("finding", statement->findings()));
      absl::StrAppend(out, Lines(text, paint), "\n");
    }
  }
}

void AddFindings(const AuditReport& report, const Paint& paint, std::string* out) {
  absl::StrAppend(out, "\n", paint.Bold("Findings"), "\n");
  if (report.findings().empty()) absl::StrAppend(out, "      None.\n");
  const std::string gap(kIndent, ' ');
  for (const v1::AuditFinding& finding : report.findings()) {
    absl::StrAppend(out, Number(finding.number()), SeverityLabel(finding.severity(), paint), "  ",
                    paint.Bold(finding.code()), finding.has_accepted() ? "  accepted" : "", "\n");
    absl::StrAppend(out, Lines(absl::StrCat(gap, finding.message()), paint), "\n");
    const std::string marks = EventMarks(finding.events());
    if (!marks.empty()) {
      const std::string events = WithReferences(absl::StrCat(gap, "Events: ", marks),
                                                References("source", finding.sources()), "");
      absl::StrAppend(out, Lines(events, paint), "\n");
    }
    if (finding.justified_by_size() > 0) {
      absl::StrAppend(
          out,
          Lines(absl::StrCat(gap, "Justified by: ", EventMarks(finding.justified_by())), paint),
          "\n");
    }
    if (finding.has_accepted()) {
      absl::StrAppend(out,
                      Lines(absl::StrCat(gap, "Accepted ", EventMark(finding.accepted().sign_off()),
                                         ": ", finding.accepted().reason()),
                            paint),
                      "\n");
    } else {
      absl::StrAppend(out, Lines(absl::StrCat(gap, "To mend: ", finding.remedy()), paint), "\n");
    }
  }
}

void AddEnd(const AuditReport& report, const Paint& paint, std::string* out) {
  absl::StrAppend(out, "\n", paint.Bold("Sources"), "\n");
  if (report.sources().empty()) absl::StrAppend(out, "      None on record.\n");
  for (const v1::AuditSource& source : report.sources()) {
    absl::StrAppend(
        out, Lines(absl::StrCat(Number(source.number()), SourceWords(source.source())), paint),
        "\n");
    const std::string& url = source.source().url();
    if (!url.empty()) absl::StrAppend(out, std::string(kIndent, ' '), Printable(url), "\n");
  }
  absl::StrAppend(out, "\n", paint.Bold("Counts"), "\n");
  for (const std::string& line : TallyLines(report)) {
    absl::StrAppend(out, Lines(absl::StrCat(std::string(kIndent, ' '), line), paint), "\n");
  }
  const std::string left = LeftOutLine(report);
  if (!left.empty()) absl::StrAppend(out, std::string(kIndent, ' '), left, "\n");
  absl::StrAppend(out, "\n", paint.Bold("Sign-off"), "\n");
  if (report.sign_offs().empty())
    absl::StrAppend(out, "      Nobody has signed off this office.\n");
  for (const v1::AuditSignOff& sign_off : report.sign_offs()) {
    absl::StrAppend(
        out, Lines(absl::StrCat(std::string(kIndent, ' '), SignOffWords(sign_off)), paint), "\n");
  }
  absl::StrAppend(out, "\n      Signed: ____________________  Date: ____________\n");
}

void AddEvents(const AuditReport& report, const Paint& paint, std::string* out) {
  absl::StrAppend(out, "\n", paint.Bold("Events"), "\n");
  std::size_t width = 0;
  const std::vector<NamedEvent> events = EventsOf(report);
  for (const NamedEvent& event : events) width = std::max(width, TextWidth(event.mark));
  for (const NamedEvent& event : events) {
    absl::StrAppend(out, PadLeft(absl::StrCat(event.position), kIndent), "  ",
                    Pad(Printable(event.mark), width), "  ", Printable(event.event_id), "  ",
                    event.type, "\n");
  }
}

}  // namespace

std::string AuditText(const AuditReport& report, const Paint& paint) {
  std::string verdict = VerdictWord(report);
  switch (report.verdict()) {
    case v1::AUDIT_VERDICT_CONTRADICTIONS:
      verdict = paint.Bad(verdict);
      break;
    case v1::AUDIT_VERDICT_QUESTIONS:
      verdict = paint.Doubtful(verdict);
      break;
    default:
      verdict = paint.Good(verdict);
  }
  std::string out =
      absl::StrCat(paint.Bold(Printable(AuditTitle(report))), "\n", Printable(AuditScope(report)),
                   "\n  ", verdict, "   ", VerdictCounts(report), "\n");
  if (!report.findings().empty()) {
    absl::StrAppend(&out, Lines(absl::StrCat("  Found: ", CodeCounts(report)), paint), "\n");
  }
  AddStatements(report, paint, &out);
  AddFindings(report, paint, &out);
  AddEvents(report, paint, &out);
  AddEnd(report, paint, &out);
  return out;
}

std::string AuditJson(AuditReport report) {
  report.mutable_basis()->clear_today();
  return absl::StrCat(ProtoJson(report), "\n");
}

}  // namespace minutebook::cli
