#include "service/domain/erasures.h"

#include <algorithm>
#include <utility>

#include "service/domain/amendments.h"
#include "service/domain/field_check.h"
#include "service/domain/fields.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

constexpr std::uint8_t kVersionMask = 0xf0;
constexpr std::uint8_t kVersion8 = 0x80;

}  // namespace

EventId ErasureId(const EventId& ledger_id, store::Position position) {
  EventId id = UuidV5(ledger_id, Concat({"payload-erased\n", std::to_string(position)}));
  id[6] = static_cast<std::uint8_t>((id[6] & ~kVersionMask) | kVersion8);
  return id;
}

bool IsServersId(const EventId& id) { return (id[6] & kVersionMask) == kVersion8; }

bool IsErasable(v1::EventType type) { return IsSupported(type); }

Violations CheckErasure(const v1::PayloadErased& erased) {
  const v1::NewEvent none;
  Findings findings(none);
  const MessageCheck check(erased, "", findings);
  check.Require(v1::PayloadErased::kReasonFieldNumber, "say why, without repeating what is erased");
  check.Require(v1::PayloadErased::kAuthorityFieldNumber, "say on whose authority");
  CheckEveryField(check);
  return findings.Take();
}

absl::StatusOr<std::vector<store::Position>> CorrectionsOf(const RecordedEvent& event,
                                                           const StateReader& state) {
  std::vector<store::Position> corrections;
  if (event.envelope.bodies.empty()) return corrections;
  ASSIGN_OR_RETURN(
      const std::vector<RowFact> amendments,
      FactsUnder(AmendmentPrefix(event.envelope.bodies.front(), event.envelope.id), state));
  for (const RowFact& fact : amendments) {
    if (fact.event().has_event_corrected()) corrections.push_back(fact.position());
  }
  std::sort(corrections.begin(), corrections.end());
  return corrections;
}

std::string ErasurePrefix(std::string_view body) { return OwnerPrefix(kErasureRows, body); }

std::string ErasureKey(std::string_view body, store::Position erased) {
  std::string key = ErasurePrefix(body);
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<char>(erased >> shift));
  return key;
}

}  // namespace minutebook::domain
