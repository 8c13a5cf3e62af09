#include "service/domain/audit/audit.h"

#include <utility>

#include "service/domain/audit/audit_record.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/items.h"
#include "service/domain/audit/report.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// All that the report names must be known before it is read from the log.
void MentionAll(AuditRecord* record, const std::vector<AuditItem>& items,
                const Findings& findings) {
  for (const AuditItem& item : items) {
    for (const v1::Fact& fact : item.facts) record->sources.Mention(fact, true);
  }
  for (const Finding& finding : findings) {
    for (const v1::Fact& fact : finding.facts) record->sources.Mention(fact, false);
    for (const v1::Fact& fact : finding.justified_by) record->sources.Mention(fact, false);
  }
  for (const SignedOff& signed_off : record->sign_offs) {
    record->sources.Mention(ShortFact(signed_off.fact), false);
  }
}

}  // namespace

absl::StatusOr<v1::AuditChairmanshipResponse> Answer(const v1::AuditChairmanshipRequest& request,
                                                     const AnswerContext& context) {
  ASSIGN_OR_RETURN(const std::unique_ptr<AuditRecord> record, ReadAuditRecord(request, context));
  ASSIGN_OR_RETURN(const std::vector<AuditItem> items, ItemsOf(*record));
  Findings findings;
  RETURN_IF_ERROR(FindTenure(*record, &findings));
  RETURN_IF_ERROR(FindMembership(*record, &findings));
  RETURN_IF_ERROR(FindRotation(*record, &findings));
  RETURN_IF_ERROR(FindMeetings(*record, &findings));
  FindOrdinals(*record, &findings);
  FindDocuments(*record, &findings);
  FindVotes(*record, &findings);
  FindActions(*record, &findings);
  MentionAll(record.get(), items, findings);
  NoteAttached(record.get());
  RETURN_IF_ERROR(record->sources.Load(context.events, record->body));
  RETURN_IF_ERROR(FindDisputes(*record, items, &findings));
  FindFacts(*record, items, &findings);
  FindSources(*record, items, &findings);
  FindAmended(*record, items, &findings);
  RETURN_IF_ERROR(FindWithdrawn(*record, items, &findings));
  return MakeReport(*record, items, std::move(findings));
}

}  // namespace minutebook::domain
