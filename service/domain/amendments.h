// What an event amounts to after the corrections and retractions of it that are on record. Pure:
// the same for the rules and the fold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"
#include "service/domain/row.pb.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// An event as it is to be read at the head of the log.
struct Effective {
  RecordedEvent as_read;           // the envelope is that of the event first recorded
  bool holds = true;               // it is not retracted
  std::optional<EventId> version;  // the correction whose words these are
  store::Position version_at = 0;

  const EventId& id() const { return as_read.envelope.id; }
  const std::string& primary() const { return as_read.envelope.bodies.front(); }
};

// The facts of all rows whose key starts with `prefix`, in the order of the keys.
absl::StatusOr<std::vector<RowFact>> FactsUnder(const std::string& prefix,
                                                const StateReader& state);

// Whether the event amends another one (EventCorrected, EventRetracted): it says nothing by itself.
bool Amends(const v1::Event& event);

// The event with this id; nullopt where none is on record, where it amends another one, or where it
// touches no body.
absl::StatusOr<std::optional<Effective>> ReadEffective(const LedgerContext& context,
                                                       const EventId& id, const StateReader& state);

// The event first recorded that an amendment is about in the end: of what it corrects or retracts,
// where that is an amendment itself. nullopt where there is none.
absl::StatusOr<std::optional<RecordedEvent>> RootOf(const LedgerContext& context,
                                                    const RecordedEvent& amendment,
                                                    const StateReader& state);

// What an amendment does to the event that it is about.
struct Amendment {
  Effective before;
  Effective after;
  AmendedRow row;  // of the event, afterwards
};

// nullopt where it is about nothing on record.
absl::StatusOr<std::optional<Amendment>> Amend(const LedgerContext& context,
                                               const RecordedEvent& amendment,
                                               const StateReader& state);

// Whether an event, or an amendment, is retracted.
absl::StatusOr<bool> IsRetracted(const LedgerContext& context, const RecordedEvent& event,
                                 const StateReader& state);

// Whether an event says that it cannot stand beside the one with this id.
bool DisputesEvent(const LedgerContext& context, const RecordedEvent& event, const EventId& id);

// The events that an event is about without amending them: those that it disputes, settles between,
// attaches a source to, signs off. Without those that cannot be read.
std::vector<EventId> AboutWhich(const LedgerContext& context, std::string_view primary,
                                const v1::Event& event);
inline std::vector<EventId> AboutWhich(const LedgerContext& context, const RecordedEvent& event) {
  return AboutWhich(context, event.envelope.bodies.front(), event.event);
}

}  // namespace minutebook::domain
