#include "tools/cli/audit_words.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

std::string Enum(const google::protobuf::EnumValueDescriptor* value) {
  return value == nullptr ? "" : InWords(ShortName(*value));
}

std::string HeadingOf(v1::StatementKind kind) {
  switch (kind) {
    case v1::STATEMENT_KIND_BODY:
    case v1::STATEMENT_KIND_OFFICE:
      return "Body and office";
    case v1::STATEMENT_KIND_TERM:
    case v1::STATEMENT_KIND_PREDECESSOR:
    case v1::STATEMENT_KIND_SUCCESSOR:
    case v1::STATEMENT_KIND_HANDOVER:
      return "Terms";
    case v1::STATEMENT_KIND_OTHER_OFFICE:
      return "Other offices";
    case v1::STATEMENT_KIND_MEETING:
      return "Meetings";
    case v1::STATEMENT_KIND_DOCUMENT_ADOPTED:
    case v1::STATEMENT_KIND_DOCUMENT_TABLED:
    case v1::STATEMENT_KIND_DOCUMENT_NOTED:
      return "Documents";
    case v1::STATEMENT_KIND_DECISION:
      return "Decisions";
    case v1::STATEMENT_KIND_PROPOSAL:
      return "Proposals";
    case v1::STATEMENT_KIND_ACTION:
      return "Actions";
    case v1::STATEMENT_KIND_ABSENCE:
      return "Not on record";
    default:
      return "Other statements";
  }
}

}  // namespace

std::string AuditTitle(const AuditReport& report) {
  const std::string office = Capitalised(
      report.office().name().empty() ? InWords(report.office().office()) : report.office().name());
  const std::string body = BodyTitle(report.body());
  const bool says =
      absl::StrContains(office, body) ||
      (!report.body().name().empty() && absl::StrContains(office, report.body().name()));
  return absl::StrCat("Audit: ", office, says ? "" : absl::StrCat(" of ", body));
}

std::string AuditScope(const AuditReport& report) {
  std::string scope = "All history";
  if (report.has_term()) {
    const v1::Term& term = report.term();
    scope = absl::StrCat(term.nominated_only() ? "The nomination of " : "The term of ",
                         NameOf(term.party()), " ", DatesOf(term));
  } else if (!report.from_date().empty() || !report.to_date().empty()) {
    scope = "Days";
    if (!report.from_date().empty()) {
      absl::StrAppend(&scope, " from ", ShortDate(report.from_date()));
    }
    if (!report.to_date().empty()) absl::StrAppend(&scope, " to ", ShortDate(report.to_date()));
  }
  return absl::StrCat(scope, ", on ", DateInWords(report.basis().on()), ", as of position ",
                      report.basis().position());
}

std::string VerdictWord(const AuditReport& report) {
  return absl::AsciiStrToUpper(
      Enum(v1::AuditVerdict_descriptor()->FindValueByNumber(report.verdict())));
}

std::string VerdictCounts(const AuditReport& report) {
  const auto count = [](std::uint64_t n, const char* one, const char* many) {
    return n == 0 ? absl::StrCat("no ", many) : Counted(n, one, many);
  };
  std::string counts =
      absl::StrCat(count(report.contradictions(), "contradiction", "contradictions"), ", ",
                   count(report.questions(), "question", "questions"), ", ",
                   count(report.notes(), "note", "notes"));
  if (report.accepted() > 0)
    absl::StrAppend(&counts, "; ", report.accepted(), " of these accepted");
  return counts;
}

std::string SeverityWord(v1::FindingSeverity severity) {
  return Enum(v1::FindingSeverity_descriptor()->FindValueByNumber(severity));
}

std::string EventMark(const v1::AuditedEvent& event) {
  const std::string body = event.body().empty() ? "" : absl::StrCat(event.body(), ":");
  if (event.ref().empty()) return absl::StrCat("[#", event.position(), "]");
  return absl::StrCat("[", body, event.ref(), "]");
}

std::string EventMarks(const google::protobuf::RepeatedPtrField<v1::AuditedEvent>& events,
                       int most) {
  std::string marks;
  for (int i = 0; i < events.size() && i < most; ++i) {
    absl::StrAppend(&marks, i == 0 ? "" : " ", EventMark(events.Get(i)));
  }
  if (events.size() > most) absl::StrAppend(&marks, " and ", events.size() - most, " more");
  return marks;
}

std::string SourceWords(const v1::Source& source) {
  std::vector<std::string> parts;
  for (const std::string* part : {&source.publisher(), &source.title()}) {
    if (!part->empty()) parts.push_back(*part);
  }
  std::string words = absl::StrJoin(parts, ": ");
  if (words.empty()) words = source.id().empty() ? source.url() : source.id();
  if (!source.published().empty()) {
    absl::StrAppend(&words, " (", DateInWords(source.published()), ")");
  }
  if (!source.derived_from().empty()) {
    absl::StrAppend(&words, ", derived from ", source.derived_from());
  }
  return words;
}

std::vector<std::string> TallyLines(const AuditReport& report) {
  const v1::AuditTally& tally = report.tally();
  std::vector<std::string> lines;
  lines.push_back(absl::StrCat(Counted(tally.events(), "event", "events"), " looked at; ",
                               tally.single_source(), " with one source alone, ", tally.no_source(),
                               " with none."));
  if (tally.late() > 0) {
    lines.push_back(absl::StrCat(
        Counted(tally.late(), "event", "events"), " made known over a year after the day, ",
        EventMark(tally.latest()), " the latest: ", tally.latest_days(), " days."));
  }
  return lines;
}

std::string LeftOutLine(const AuditReport& report) {
  const v1::AuditLeftOut& left = report.left_out();
  std::vector<std::string> parts;
  const auto add = [&parts](std::uint32_t count, const char* one, const char* many) {
    if (count > 0) parts.push_back(Counted(count, one, many));
  };
  add(left.statements(), "statement", "statements");
  add(left.findings(), "finding", "findings");
  add(left.timeline(), "item of the timeline", "items of the timeline");
  add(left.sources(), "source", "sources");
  add(left.sign_offs(), "earlier sign-off", "earlier sign-offs");
  if (parts.empty()) return "";
  return absl::StrCat("Left out: ", InSeries(parts), ". Narrow the range to see them.");
}

std::string SignOffWords(const v1::AuditSignOff& sign_off) {
  std::string words = "Signed off";
  if (!sign_off.on().empty()) absl::StrAppend(&words, " ", WhenInWords(sign_off.on()));
  absl::StrAppend(&words, " by ", sign_off.recorder(), " ", EventMark(sign_off.event()),
                  ", on the report of position ", sign_off.position(), ", SHA-256 ",
                  absl::BytesToHexString(sign_off.report_digest()), ".");
  for (const v1::AcceptedCode& accepted : sign_off.accepted()) {
    absl::StrAppend(&words, " Accepted ", accepted.code(), ": ", accepted.reason(),
                    absl::EndsWith(accepted.reason(), ".") ? "" : ".");
  }
  return words;
}

std::vector<StatementSection> SectionsOf(const AuditReport& report) {
  std::vector<StatementSection> sections;
  for (const v1::AuditStatement& statement : report.statements()) {
    const std::string heading = HeadingOf(statement.kind());
    auto section =
        std::find_if(sections.begin(), sections.end(),
                     [&](const StatementSection& other) { return other.heading == heading; });
    if (section == sections.end()) section = sections.insert(section, {heading, {}});
    section->statements.push_back(&statement);
  }
  return sections;
}

std::string CodeCounts(const AuditReport& report) {
  std::vector<std::pair<std::string, int>> counts;
  for (const v1::AuditFinding& finding : report.findings()) {
    auto count = std::find_if(counts.begin(), counts.end(),
                              [&](const auto& other) { return other.first == finding.code(); });
    if (count == counts.end()) count = counts.insert(count, {finding.code(), 0});
    ++count->second;
  }
  std::string words;
  for (const auto& [code, count] : counts) {
    absl::StrAppend(&words, words.empty() ? "" : ", ", code,
                    count == 1 ? "" : absl::StrCat(" (", count, ")"));
  }
  return words;
}

std::string References(const std::string& one,
                       const google::protobuf::RepeatedField<std::uint32_t>& numbers) {
  if (numbers.empty()) return "";
  return absl::StrCat(one, numbers.size() == 1 ? " " : "s ", absl::StrJoin(numbers, ", "));
}

std::vector<NamedEvent> EventsOf(const AuditReport& report) {
  std::map<std::uint64_t, v1::AuditedEvent> events;
  const auto add = [&events](const v1::AuditedEvent& event) {
    events.emplace(event.position(), event);
  };
  for (const v1::AuditStatement& statement : report.statements()) {
    for (const v1::AuditedEvent& event : statement.events()) add(event);
  }
  for (const v1::AuditFinding& finding : report.findings()) {
    for (const v1::AuditedEvent& event : finding.events()) add(event);
    for (const v1::AuditedEvent& event : finding.justified_by()) add(event);
  }
  for (const v1::AuditSignOff& sign_off : report.sign_offs()) add(sign_off.event());
  std::vector<NamedEvent> named;
  for (const auto& [position, event] : events) {
    named.push_back({EventMark(event),
                     Enum(v1::EventType_descriptor()->FindValueByNumber(event.type())), position,
                     event.event_id()});
  }
  return named;
}

}  // namespace minutebook::cli
