// Events: bytes as they come over the wire, parsed and checked.
#include <string>

#include "service/domain/admission.h"
#include "service/domain/edtf.h"
#include "service/domain/field_check.h"
#include "service/domain/identifiers.h"
#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::domain {
namespace {

// What the ledger and the fold take for granted of an event without violations.
void CheckAdmitted(const v1::NewEvent& event) {
  const v1::Event& inner = event.event();
  FUZZ_CHECK(v1::EventType_IsValid(TypeOf(inner)) && TypeOf(inner) >= 30);
  FUZZ_CHECK(IsSlug(event.body()));
  FUZZ_CHECK(event.event_id().empty() ? IsSlug(inner.ref(), kRefBytesMax)
                                      : ParseUuid(event.event_id()).ok());
  FUZZ_CHECK(inner.on().empty() || ParseEdtf(inner.on()).ok());
  const bool has_meeting = inner.has_meeting_held() || inner.has_meeting_scheduled();
  FUZZ_CHECK(!has_meeting || IsSlug(MeetingIdOf(inner)));
  FUZZ_CHECK(!inner.has_proposal_put_forward() || IsSlug(ProposalIdOf(inner)));
  FUZZ_CHECK(!inner.has_decision_recorded() || IsSlug(DecisionIdOf(inner)));
  FUZZ_CHECK(!inner.has_action_assigned() || IsSlug(ActionIdOf(inner)));
  if (TenureOf(inner) != nullptr || inner.has_officer_vacated()) {
    FUZZ_CHECK(IsSlug(OfficeOf(inner)));
  }
  v1::NewEvent again;
  FUZZ_CHECK(again.ParseFromString(event.SerializeAsString()));
  FUZZ_CHECK(CheckFields(again, "").empty());
}

}  // namespace
}  // namespace minutebook::domain

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minutebook::domain;
  minutebook::v1::NewEvent event;
  if (!event.ParseFromArray(data, static_cast<int>(size))) return 0;
  const Violations violations = CheckFields(event, "events[0]");
  FUZZ_CHECK(violations.size() <= kViolationsMax + 1);
  for (const Violation& violation : violations) {
    FUZZ_CHECK(!violation.code.empty() && violation.message.ends_with("."));
    FUZZ_CHECK(IsUtf8(violation.message) && IsUtf8(violation.field));
  }
  if (violations.empty()) CheckAdmitted(event);
  return 0;
}
