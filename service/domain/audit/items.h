// What an audit says something about, one after the other: each with the facts that it rests on.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/audit.pb.h"
#include "service/domain/audit/audit_record.h"

namespace minutebook::domain {

struct AuditItem {
  v1::StatementKind kind = v1::STATEMENT_KIND_UNSPECIFIED;
  std::string label;  // "the meeting annual-4", "the term of Viet Nam for 2020"
  std::string text;   // the statement
  std::string on;     // EDTF; may be empty
  std::vector<v1::Fact> facts;
};

// Body and office first, then the office's terms and hand-overs, then other offices, meetings,
// documents, decisions, proposals and actions, each kind by date; what is absent last.
absl::StatusOr<std::vector<AuditItem>> ItemsOf(AuditRecord& record);

// Its parts (items_subjects.cc).
void AddMeetings(const AuditRecord& record, std::vector<AuditItem>* items);
void AddDocuments(const AuditRecord& record, std::vector<AuditItem>* items);
void AddDecisions(const AuditRecord& record, std::vector<AuditItem>* items);
void AddProposals(const AuditRecord& record, std::vector<AuditItem>* items);
void AddActions(const AuditRecord& record, std::vector<AuditItem>* items);
void AddAbsences(const AuditRecord& record, std::vector<AuditItem>* items);

// What findings call them.
std::string LabelOf(const v1::Term& term);
std::string LabelOf(const v1::Meeting& meeting);
std::string LabelOf(const v1::Document& document);
std::string LabelOf(const v1::Decision& decision);
std::string LabelOf(const v1::Action& action);

// Whether the term says that somebody held the office, rather than was nominated; and was not set
// aside when a dispute was settled.
bool IsHeld(const TermState& term);

}  // namespace minutebook::domain
