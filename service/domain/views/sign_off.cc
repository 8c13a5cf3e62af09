// Audits signed off, each in a row of its own under its office.
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

void Collect(const Recorded& recorded, Keys* keys) {
  if (recorded.event.has_audit_signed_off()) {
    keys->push_back(SignOffKey(recorded.primary(), OfficeOf(recorded.event), recorded.envelope.id));
  }
}

absl::Status CheckSignOff(const Recorded& recorded, Check& check) {
  if (!recorded.event.has_audit_signed_off()) return absl::OkStatus();
  const std::uint64_t position = recorded.event.audit_signed_off().position();
  if (position >= recorded.envelope.position) {
    check.Fail("fact.position", "POSITION_NOT_REACHED",
               Concat({"the ledger had not reached position ", std::to_string(position),
                       "; write the position that the report rests on"}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kSignOffView = {&Collect, &Collect, &CheckSignOff};

}  // namespace minutebook::domain
