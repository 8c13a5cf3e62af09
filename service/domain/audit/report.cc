#include "service/domain/audit/report.h"

#include <algorithm>
#include <map>
#include <set>

#include "service/domain/audit/timeline.h"
#include "service/domain/edtf.h"
#include "service/domain/instant.h"
#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

constexpr std::int64_t kLateDays = 366;

void AddEvents(const AuditRecord& record, const std::vector<v1::Fact>& facts,
               google::protobuf::RepeatedPtrField<v1::AuditedEvent>* events) {
  std::set<std::uint64_t> seen;
  for (const v1::Fact& fact : facts) {
    if (static_cast<std::size_t>(events->size()) >= audited_events_max) return;
    if (!seen.insert(fact.position()).second) continue;
    *events->Add() = record.sources.At(fact.position()).event;
  }
}

std::vector<std::uint32_t> SourcesOf(const AuditRecord& record,
                                     const std::vector<v1::Fact>& facts) {
  std::set<std::uint32_t> sources;
  for (const v1::Fact& fact : facts) {
    const auto& numbers = record.sources.At(fact.position()).sources;
    sources.insert(numbers.begin(), numbers.end());
    if (sources.size() > audited_events_max) break;
  }
  return {sources.begin(), sources.end()};
}

// Adds items while there is room for them; how many were left out.
template <typename Items, typename Field>
std::uint32_t Fill(const Items& items, std::size_t items_max, std::size_t bytes_max, Field* field) {
  std::size_t bytes = 0;
  std::size_t added = 0;
  for (const auto& item : items) {
    bytes += item.ByteSizeLong() + 8;
    if (added >= items_max || bytes > bytes_max) break;
    *field->Add() = item;
    ++added;
  }
  return static_cast<std::uint32_t>(items.size() - added);
}

// Whether a sign-off accepts the finding: by its code, for its events or for any; and of what was
// audited.
bool Accepts(const AuditRecord& record, const SignedOff& signed_off,
             const v1::AcceptedFinding& accepted, const v1::AuditFinding& finding) {
  if (accepted.code() != finding.code()) return false;
  if (accepted.events_size() == 0) {
    return !signed_off.term.has_value() ||
           (record.term.has_value() && *signed_off.term == record.State(*record.term).opened_by);
  }
  for (const std::string& reference : accepted.events()) {
    const auto id = Resolve(record.question.ledger(), signed_off.fact, reference);
    if (!id.has_value()) continue;
    const std::string text = FormatUuid(*id);
    for (const v1::AuditedEvent& event : finding.events()) {
      if (event.event_id() == text) return true;
    }
  }
  return false;
}

void MarkAccepted(const AuditRecord& record, v1::AuditFinding* finding) {
  for (const SignedOff& signed_off : record.sign_offs) {  // the latest first
    for (const auto& accepted : signed_off.fact.event().audit_signed_off().accepted()) {
      if (!Accepts(record, signed_off, accepted, *finding)) continue;
      *finding->mutable_accepted()->mutable_sign_off() =
          record.sources.At(signed_off.fact.position()).event;
      finding->mutable_accepted()->set_reason(accepted.reason());
      return;
    }
  }
}

std::vector<v1::AuditFinding> MakeFindings(const AuditRecord& record, Findings found) {
  std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return OccursBefore(a.on, b.on);
  });
  std::vector<v1::AuditFinding> findings;
  for (Finding& finding : found) {
    v1::AuditFinding& made = findings.emplace_back();
    made.set_number(static_cast<std::uint32_t>(findings.size()));
    made.set_code(std::string(finding.code));
    made.set_severity(finding.severity);
    made.set_message(std::move(finding.message));
    made.set_remedy(std::move(finding.remedy));
    made.set_on(std::move(finding.on));
    AddEvents(record, finding.facts, made.mutable_events());
    AddEvents(record, finding.justified_by, made.mutable_justified_by());
    const std::vector<std::uint32_t> sources =
        finding.sources.empty() ? SourcesOf(record, Both(finding.facts, finding.justified_by))
                                : finding.sources;
    made.mutable_sources()->Add(sources.begin(), sources.end());
    MarkAccepted(record, &made);
  }
  return findings;
}

std::vector<v1::AuditStatement> MakeStatements(const AuditRecord& record,
                                               const std::vector<AuditItem>& items,
                                               const std::vector<v1::AuditFinding>& findings) {
  std::map<std::string, std::set<std::uint32_t>> findings_of;
  for (const v1::AuditFinding& finding : findings) {
    for (const v1::AuditedEvent& event : finding.events()) {
      findings_of[event.event_id()].insert(finding.number());
    }
  }
  std::vector<v1::AuditStatement> statements;
  for (const AuditItem& item : items) {
    v1::AuditStatement& made = statements.emplace_back();
    made.set_number(static_cast<std::uint32_t>(statements.size()));
    made.set_kind(item.kind);
    made.set_text(item.text);
    made.set_on(item.on);
    AddEvents(record, item.facts, made.mutable_events());
    for (const std::uint32_t source : SourcesOf(record, item.facts)) made.add_sources(source);
    std::set<std::uint32_t> numbers;
    for (const v1::AuditedEvent& event : made.events()) {
      const auto of = findings_of.find(event.event_id());
      if (of != findings_of.end()) numbers.insert(of->second.begin(), of->second.end());
    }
    for (const std::uint32_t number : numbers) {
      if (static_cast<std::size_t>(made.findings_size()) < audited_events_max) {
        made.add_findings(number);
      }
    }
  }
  return statements;
}

// Late is what was made known over a year after it occurred, by its recorder's claim.
v1::AuditTally MakeTally(const AuditRecord& record) {
  v1::AuditTally tally;
  for (const auto& [position, known] : record.sources.events()) {
    if (!known.counts) continue;
    tally.set_events(tally.events() + 1);
    if (known.sources.size() == 1) tally.set_single_source(tally.single_source() + 1);
    if (known.sources.empty()) tally.set_no_source(tally.no_source() + 1);
    const absl::StatusOr<Edtf> on = ParseEdtf(known.on);
    if (!on.ok() || !record.sources.loaded()) continue;
    const std::int64_t days = DayAt(known.known_at_us, record.made_body.time_zone()) - on->last();
    if (days < kLateDays) continue;
    tally.set_late(tally.late() + 1);
    if (days <= tally.latest_days()) continue;
    tally.set_latest_days(static_cast<std::uint32_t>(days));
    *tally.mutable_latest() = known.event;
  }
  return tally;
}

std::vector<v1::AuditSignOff> MakeSignOffs(const AuditRecord& record) {
  std::vector<v1::AuditSignOff> made;
  for (const SignedOff& signed_off : record.sign_offs) {
    const v1::Event& event = signed_off.fact.event();
    const v1::AuditSignedOff& audit = event.audit_signed_off();
    const KnownEvent& known = record.sources.At(signed_off.fact.position());
    v1::AuditSignOff& item = made.emplace_back();
    *item.mutable_event() = known.event;
    item.set_on(event.on());
    if (signed_off.term.has_value()) item.set_term(FormatUuid(*signed_off.term));
    item.set_position(audit.position());
    item.set_report_digest(audit.report_digest());
    item.set_recorded_at_us(known.recorded_at_us);
    item.set_recorder(known.recorder);
    for (const v1::AcceptedFinding& accepted : audit.accepted()) {
      v1::AcceptedCode& code = *item.add_accepted();
      code.set_code(accepted.code());
      code.set_reason(accepted.reason());
      for (const std::string& reference : accepted.events()) {
        const auto id = Resolve(record.question.ledger(), signed_off.fact, reference);
        if (id.has_value()) code.add_event_ids(FormatUuid(*id));
      }
    }
  }
  return made;
}

void Count(const std::vector<v1::AuditFinding>& findings, v1::AuditChairmanshipResponse* report) {
  std::uint32_t contradictions = 0, questions = 0, notes = 0, accepted = 0;
  for (const v1::AuditFinding& finding : findings) {
    if (finding.severity() == kContradiction) ++contradictions;
    if (finding.severity() == kQuestion) ++questions;
    if (finding.severity() == kNote) ++notes;
    if (finding.has_accepted()) ++accepted;
  }
  report->set_contradictions(contradictions);
  report->set_questions(questions);
  report->set_notes(notes);
  report->set_accepted(accepted);
  report->set_verdict(contradictions > 0 ? v1::AUDIT_VERDICT_CONTRADICTIONS
                      : questions > 0    ? v1::AUDIT_VERDICT_QUESTIONS
                                         : v1::AUDIT_VERDICT_SOUND);
}

// What the audit looked at, rather than all that was read to find it; then what it merely mentions,
// so that evidence proves each event that it names.
void SetBasis(AuditRecord& record, v1::AuditChairmanshipResponse* report) {
  v1::Basis basis = record.question.Basis();
  basis.clear_event_ids();
  for (const bool counts : {true, false}) {
    for (const auto& [position, known] : record.sources.events()) {
      if (static_cast<std::size_t>(basis.event_ids_size()) >= basis_events_max) break;
      if (known.counts == counts) basis.add_event_ids(known.event.event_id());
    }
  }
  *report->mutable_basis() = std::move(basis);
}

}  // namespace

v1::AuditChairmanshipResponse MakeReport(AuditRecord& record, const std::vector<AuditItem>& items,
                                         Findings found) {
  const std::vector<v1::AuditFinding> findings = MakeFindings(record, std::move(found));
  v1::AuditChairmanshipResponse report;
  *report.mutable_body() = record.made_body;
  *report.mutable_office() = record.office->made;
  if (record.term.has_value()) *report.mutable_term() = record.office->terms[*record.term];
  if (record.days.begins()) report.set_from_date(FormatDay(record.days.first));
  if (record.days.ends()) report.set_to_date(FormatDay(record.days.last));
  Count(findings, &report);
  v1::AuditLeftOut left;
  left.set_statements(Fill(MakeStatements(record, items, findings), audit_statements_max,
                           audit_statements_bytes_max, report.mutable_statements()));
  left.set_findings(
      Fill(findings, audit_findings_max, audit_findings_bytes_max, report.mutable_findings()));
  left.set_timeline(Fill(TimelineOf(record), audit_timeline_max, audit_timeline_bytes_max,
                         report.mutable_timeline()));
  left.set_sources(Fill(record.sources.sources(), audit_sources_max, audit_sources_bytes_max,
                        report.mutable_sources()));
  left.set_sign_offs(Fill(MakeSignOffs(record), audit_sign_offs_max, audit_sign_offs_bytes_max,
                          report.mutable_sign_offs()));
  const bool whole = left.ByteSizeLong() == 0;
  if (!whole) *report.mutable_left_out() = left;
  *report.mutable_tally() = MakeTally(record);
  SetBasis(record, &report);
  return report;
}

}  // namespace minutebook::domain
