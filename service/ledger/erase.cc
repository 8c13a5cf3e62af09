#include "service/ledger/erase.h"

#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/erasures.h"
#include "service/domain/fold.h"
#include "service/domain/identifiers.h"
#include "service/ledger/group_state.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

absl::Status NotErasable(std::string_view code, const std::string& message) {
  Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_RULE_VIOLATED);
  auto* violation = refusal.add_violations();
  violation->set_field("key");
  violation->set_code(std::string(code));
  violation->set_message(message);
  return RefuseWith(absl::StatusCode::kFailedPrecondition, absl::StrCat("key: ", message), refusal);
}

absl::StatusOr<v1::EventHeader> ReadHeader(const store::EventLogReader& log,
                                           store::Position position) {
  auto stored = log.Read(position);
  if (!stored.ok()) return stored.status();
  return HeaderOfStored(*stored);
}

}  // namespace

absl::Status CheckErase(const EraseCommand& command, const store::EventLogReader& log) {
  v1::PayloadErased erased;
  erased.set_position(command.position);
  erased.set_reason(command.reason);
  erased.set_authority(command.authority);
  if (const auto violations = domain::CheckErasure(erased); !violations.empty()) {
    return InvalidFields(violations);
  }
  auto header = ReadHeader(log, command.position);
  if (!header.ok()) return header.status();
  if (domain::IsErasable(header->type())) return absl::OkStatus();
  return NotErasable("NOT_ERASABLE", absl::StrCat("the event at position ", command.position,
                                                  " was written by the server and is about the "
                                                  "ledger itself: such events are not erased"));
}

absl::StatusOr<std::vector<store::Position>> ErasedTogether(const store::Store& store,
                                                            const domain::LedgerContext& context,
                                                            store::Position position) {
  auto stored = store.log().Read(position);
  if (!stored.ok()) return stored.status();
  auto event = DecodeEvent(*stored);
  if (!event.ok()) return event.status();
  auto corrections = domain::CorrectionsOf(*event, GroupState(store.views(), store.log()));
  if (!corrections.ok()) return corrections.status();
  std::vector<store::Position> together = {position};
  together.insert(together.end(), corrections->begin(), corrections->end());
  if (together.size() <= erased_together_max) return together;
  return NotErasable("TOO_MANY_CORRECTIONS",
                     absl::StrCat("the event has ", together.size() - 1,
                                  " corrections, and at most ", erased_together_max - 1,
                                  " go with it; erase some of them first, by themselves"));
}

absl::StatusOr<std::optional<Receipt>> FindErasure(const store::EventLogReader& log,
                                                   const domain::LedgerContext& context,
                                                   store::Position position) {
  const store::EventId id = domain::ErasureId(context.ledger_id, position);
  auto found = log.Find(std::span(&id, 1));
  if (!found.ok()) return found.status();
  if (!found->front().has_value()) return std::optional<Receipt>();
  auto header = ReadHeader(log, *found->front());
  if (!header.ok()) return header.status();
  return std::optional<Receipt>(ReceiptOf(id, *header));
}

absl::StatusOr<PreparedEvent> PrepareErasure(const store::EventLogReader& log,
                                             const domain::LedgerContext& context,
                                             const EraseCommand& command,
                                             store::Position position) {
  auto header = ReadHeader(log, position);
  if (!header.ok()) return header.status();
  PreparedEvent prepared;
  prepared.id = domain::ErasureId(context.ledger_id, position);
  for (const auto& touched : header->bodies()) prepared.bodies.push_back(touched.body());
  prepared.type = v1::EVENT_TYPE_PAYLOAD_ERASED;
  v1::PayloadErased& erased = *prepared.event.mutable_payload_erased();
  erased.set_position(position);
  erased.set_reason(command.reason);
  erased.set_authority(command.authority);
  prepared.event_bytes = CanonicalBytes(prepared.event);
  prepared.salt = NewSalt();
  prepared.payload_digest = PayloadDigest(prepared.salt, prepared.event_bytes);
  prepared.fact =
      domain::NewFactOf({0, prepared.id, prepared.bodies}, prepared.event, prepared.event_bytes);
  prepared.path = "key";
  return prepared;
}

}  // namespace minutebook::ledger
