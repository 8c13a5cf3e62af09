// CORRECTED_LATER: events whose words were replaced after they were recorded.
#include <algorithm>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/instant.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// Whether the audit that was signed off looked at the same term, or at all of them.
bool IsOfThis(const AuditRecord& record, const SignedOff& signed_off) {
  if (!signed_off.term.has_value()) return true;
  return record.term.has_value() && *signed_off.term == record.State(*record.term).opened_by;
}

// The latest sign-off, if its report rested on a position before the correction.
const SignedOff* SignedBefore(const AuditRecord& record, std::uint64_t position) {
  for (const SignedOff& signed_off : record.sign_offs) {
    if (!IsOfThis(record, signed_off)) continue;
    const std::uint64_t rested = signed_off.fact.event().audit_signed_off().position();
    return rested < position ? &signed_off : nullptr;
  }
  return nullptr;
}

}  // namespace

void FindAmended(const AuditRecord& record, const std::vector<AuditItem>& items,
                 Findings* findings) {
  for (const auto& [position, told] : ToldByPosition(items)) {
    const auto& [fact, item] = told;
    const KnownEvent& known = record.sources.At(position);
    if (!known.correction.has_value()) continue;
    const CorrectionKnown& correction = *known.correction;
    Finding finding{"CORRECTED_LATER", kNote, "", "", fact->on(), {*fact, correction.fact}};
    const std::string day =
        FormatDay(DayAt(correction.recorded_at_us, record.made_body.time_zone()));
    finding.message = Concat(
        {Capital(item->label), " (", RefOr(*fact), ") was corrected on ", DateWords(day),
         correction.changed.empty() ? "" : Concat({", in ", Series(correction.changed)}),
         correction.authority.empty() ? ""
                                      : Concat({", on the authority of ", correction.authority}),
         correction.reason.empty() ? "." : Concat({": ", correction.reason})});
    if (!finding.message.ends_with('.')) finding.message += '.';
    const SignedOff* signed_off = SignedBefore(record, correction.fact.position());
    if (signed_off != nullptr) {
      finding.severity = kQuestion;
      const std::uint64_t rested = signed_off->fact.event().audit_signed_off().position();
      finding.message +=
          Concat({" The report signed off before (", RefOr(ShortFact(signed_off->fact)),
                  ") rested on position ", std::to_string(rested), " and does not know of it."});
      finding.remedy = "Look at what changed (compare), and sign off again.";
    } else {
      finding.remedy = "Nothing need be done; all its versions are told by explain.";
    }
    findings->push_back(std::move(finding));
  }
}

}  // namespace minutebook::domain
