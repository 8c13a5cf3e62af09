// Words that all forms of an audit's report share. Plain: each form escapes them.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/audit_report.h"

namespace minutebook::cli {

// "Audit of the Chair of ASCN".
std::string AuditTitle(const AuditReport& report);
// "All history, on 22 November 2026, as of position 107".
std::string AuditScope(const AuditReport& report);
// "CONTRADICTIONS".
std::string VerdictWord(const AuditReport& report);
// "3 contradictions, 1 question, no notes; 1 of these accepted".
std::string VerdictCounts(const AuditReport& report);
// "contradiction".
std::string SeverityWord(v1::FindingSeverity severity);
// "[kh-2022]", "[asean:kh-2022]", "[#12]"; at most `most`, then "and 3 more".
std::string EventMarks(const google::protobuf::RepeatedPtrField<v1::AuditedEvent>& events,
                       int most = 8);
std::string EventMark(const v1::AuditedEvent& event);
// "Vietnam News Agency: Vietnam bolsters cooperation (30 August 2021)".
std::string SourceWords(const v1::Source& source);
// Lines of counts: "57 events looked at: 41 with one source alone, none without a source".
std::vector<std::string> TallyLines(const AuditReport& report);
// "Left out: 12 statements. Narrow the range to see them."; empty where nothing was.
std::string LeftOutLine(const AuditReport& report);
// "Signed off on 22 November 2026 [x], on position 107, report digest 9f..; accepted GAP: reason".
std::string SignOffWords(const v1::AuditSignOff& sign_off);

// How often each code was found, in the order of the findings: "DISPUTED (5), OVERLAP, GAP (2)".
std::string CodeCounts(const AuditReport& report);
// "source 4", "sources 4, 7"; empty for none.
std::string References(const std::string& one,
                       const google::protobuf::RepeatedField<std::uint32_t>& numbers);

// An event that the report names: what a proof, or the event itself, is asked for by.
struct NamedEvent {
  std::string mark;
  std::string type;
  std::uint64_t position;
  std::string event_id;
};
// Each once, by position.
std::vector<NamedEvent> EventsOf(const AuditReport& report);

// Sections of statements with their headings, in the order in which each comes first.
struct StatementSection {
  std::string heading;
  std::vector<const v1::AuditStatement*> statements;
};
std::vector<StatementSection> SectionsOf(const AuditReport& report);

}  // namespace minutebook::cli
