// What is recorded about other events and changes none of them: audits signed off, under their
// office, and sources attached, under the event that they are for. Each in a row of its own.
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

absl::Status Rows(const Recorded& recorded, const StateReader&, Keys* keys) {
  const v1::Event& event = recorded.event;
  if (event.has_audit_signed_off()) {
    keys->push_back(SignOffKey(recorded.primary(), OfficeOf(event), recorded.envelope.id));
  }
  if (!event.has_source_attached()) return absl::OkStatus();
  const absl::StatusOr<EventId> target =
      ResolveEvent(recorded.context.ledger_id, recorded.primary(), event.source_attached().event());
  if (target.ok()) keys->push_back(AttachedKey(recorded.primary(), *target));
  return absl::OkStatus();
}

void Collect(const Recorded& recorded, Keys* keys) {
  if (recorded.event.has_source_attached()) {
    const absl::StatusOr<EventId> target = ResolveEvent(
        recorded.context.ledger_id, recorded.primary(), recorded.event.source_attached().event());
    if (target.ok()) keys->push_back(AttachedKey(recorded.primary(), *target));
  }
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

const View kSignOffView = {&Collect, &Rows, &CheckSignOff};

}  // namespace minutebook::domain
