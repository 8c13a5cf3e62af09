// Findings of an audit: what they are made of, and the families of them, each in the file of its
// name. Pure; each looks at the record alone and adds what it finds.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/audit.pb.h"
#include "service/domain/audit/audit_record.h"
#include "service/domain/audit/items.h"

namespace minutebook::domain {

// A finding before it is numbered.
struct Finding {
  std::string_view code;
  v1::FindingSeverity severity = v1::FINDING_SEVERITY_NOTE;
  std::string message;
  std::string remedy;
  std::string on;  // EDTF; may be empty
  std::vector<v1::Fact> facts;
  std::vector<std::uint32_t> sources = {};
  std::vector<v1::Fact> justified_by = {};
};

using Findings = std::vector<Finding>;

inline constexpr v1::FindingSeverity kNote = v1::FINDING_SEVERITY_NOTE;
inline constexpr v1::FindingSeverity kQuestion = v1::FINDING_SEVERITY_QUESTION;
inline constexpr v1::FindingSeverity kContradiction = v1::FINDING_SEVERITY_CONTRADICTION;

// Those that follow from rows. An error: a name or a row could not be read.
// GAP, OVERLAP, TERM_OVERRAN, NOMINATION_NOT_ASSUMED, NOT_A_MEMBER.
absl::Status FindTenure(AuditRecord& record, Findings* findings);
absl::Status FindMembership(AuditRecord& record, Findings* findings);
// ROTATION_BROKEN.
absl::Status FindRotation(AuditRecord& record, Findings* findings);
// MEETING_SLIPPED, MEETING_NEVER_HELD, PRESIDED_BY_ANOTHER, MINUTES_MISSING.
absl::Status FindMeetings(AuditRecord& record, Findings* findings);
// ORDINAL_MISSING, ORDINAL_REPEATED, ORDINAL_OUT_OF_ORDER.
void FindOrdinals(const AuditRecord& record, Findings* findings);
// NOTING_OUTSTANDING, DOCUMENT_UNPLACED.
void FindDocuments(const AuditRecord& record, Findings* findings);
// ADOPTED_WITHOUT_QUORUM, ADOPTED_AGAINST_VOTE.
void FindVotes(const AuditRecord& record, Findings* findings);
// ACTION_OVERDUE.
void FindActions(const AuditRecord& record, Findings* findings);

// Those that follow from the log too, once it was read.
// DISPUTED.
absl::Status FindDisputes(AuditRecord& record, const std::vector<AuditItem>& items,
                          Findings* findings);
// INFERRED_DATE.
void FindFacts(const AuditRecord& record, const std::vector<AuditItem>& items, Findings* findings);
// NO_SOURCE, SAME_ORIGIN_SOURCES.
void FindSources(const AuditRecord& record, const std::vector<AuditItem>& items,
                 Findings* findings);
// CORRECTED_LATER.
void FindAmended(const AuditRecord& record, const std::vector<AuditItem>& items,
                 Findings* findings);
// RESTS_ON_RETRACTED, ERASED.
absl::Status FindWithdrawn(AuditRecord& record, const std::vector<AuditItem>& items,
                           Findings* findings);

// An event that items tell of, with the item: where several do, the one that it leads, for an item
// also lists what disputes it from elsewhere.
using Told = std::pair<const v1::Fact*, const AuditItem*>;
std::map<std::uint64_t, Told> ToldByPosition(const std::vector<AuditItem>& items);

// What to call an event: its ref, or its position as "#12".
std::string RefOr(const v1::Fact& fact);

// Facts of a list of answers.
template <typename Field>
std::vector<v1::Fact> FactsOf(const Field& facts) {
  return {facts.begin(), facts.end()};
}
// Of both, in their order.
std::vector<v1::Fact> Both(std::vector<v1::Fact> a, const std::vector<v1::Fact>& b);

}  // namespace minutebook::domain
