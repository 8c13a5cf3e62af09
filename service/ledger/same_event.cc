#include "service/ledger/same_event.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "service/domain/admission.h"
#include "service/domain/identifiers.h"
#include "service/ledger/known_at.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

// What differs, in the words of the request; empty for nothing.
absl::StatusOr<std::string> Difference(const PreparedEvent& event, const v1::EventHeader& header,
                                       const v1::StoredEvent& stored,
                                       const domain::StateReader& state) {
  const bool same_bodies = std::equal(
      event.bodies.begin(), event.bodies.end(), header.bodies().begin(), header.bodies().end(),
      [](const std::string& body, const v1::BodyRevision& other) { return body == other.body(); });
  if (!same_bodies) return "other bodies";
  auto zone = domain::ZoneOfEvent(event.bodies.front(), event.event, state);
  if (!zone.ok()) return zone.status();
  auto known_at = ResolveKnownAt(event.known_at, *zone, header.recorded_at_us());
  if (!known_at.ok()) return known_at.status();
  if (*known_at != header.known_at_us() &&
      !IsEndOfDaySomewhere(event.known_at, header.known_at_us())) {
    return "another known_at";
  }
  const bool erased = stored.event().empty() && stored.salt().empty();
  if (!erased && stored.event() != event.event_bytes) return "other content";
  return "";
}

}  // namespace

absl::StatusOr<Receipt> ReceiptIfSame(const PreparedEvent& event, std::string_view stored,
                                      const domain::StateReader& state) {
  auto record = DecodeStored(stored);
  if (!record.ok()) return record.status();
  auto header = DecodeHeader(record->header());
  if (!header.ok()) return header.status();
  auto difference = Difference(event, *header, *record, state);
  if (!difference.ok()) return difference.status();
  if (!difference->empty()) {
    const std::string id = domain::FormatUuid(event.id);
    const std::string& ref = event.event.ref();
    return Refuse(
        absl::StatusCode::kAlreadyExists, v1::ERROR_REASON_EVENT_ID_REUSED,
        absl::StrCat(event.path, ": ", ref.empty() ? "event id " : "ref ", ref.empty() ? id : ref,
                     " is on record at position ", header->position(), " with ", *difference,
                     ". A record is not changed: correct it by an event of its own, or "
                     "take another id"),
        {{"event_id", id}, {"position", absl::StrCat(header->position())}, {"field", event.path}});
  }
  Receipt receipt = ReceiptOf(event.id, *header);
  receipt.erased = record->event().empty() && record->salt().empty();
  return receipt;
}

}  // namespace minutebook::ledger
