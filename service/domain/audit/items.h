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

// The office first, then its terms, then the rest by date; what is absent last.
absl::StatusOr<std::vector<AuditItem>> ItemsOf(AuditRecord& record);

// Its parts (items_subjects.cc).
void AddMeetings(const AuditRecord& record, std::vector<AuditItem>* items);
void AddDocuments(const AuditRecord& record, std::vector<AuditItem>* items);
void AddProposals(const AuditRecord& record, std::vector<AuditItem>* items);
void AddAbsences(const AuditRecord& record, std::vector<AuditItem>* items);

// What findings call them.
std::string LabelOf(const v1::Term& term);
std::string LabelOf(const v1::Meeting& meeting);
std::string LabelOf(const v1::Document& document);

// Whether the office's terms say that somebody held it, rather than was nominated.
bool IsHeld(const TermState& term);

}  // namespace minutebook::domain
