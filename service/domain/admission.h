// Whether an event may be recorded. Pure: no clock, no storage; state comes through StateReader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/event.h"
#include "service/domain/fold.h"
#include "service/domain/state.h"
#include "service/domain/violation.h"

namespace minutebook::domain {

// What is wrong with the event by itself: missing, malformed, impossible or too long fields,
// unknown fields at any depth, invalid UTF-8. `path` is put before each field ("events[3]"). Needs
// no state. `event_bytes` are event.event(), serialised.
Violations CheckFields(const v1::NewEvent& event, std::string_view path);
Violations CheckFields(const v1::NewEvent& event, std::string_view path,
                       std::string_view event_bytes);
// True only if CheckFields finds nothing and `sent`, the bytes that event.event() was parsed from,
// are just what it serialises to. It may be false for an event of which both hold.
bool RightAsSent(const v1::NewEvent& event, std::string_view sent);

// Keys of all rows that CheckRules and Fold will Get for this event, as far as they follow from the
// event alone; the ledger fetches them at once. None twice, apart from
// those that `keys` held before.
void CollectKeys(const LedgerContext& context, const EventEnvelope& envelope,
                 const v1::Event& event, std::vector<std::string>* keys);

// Which rules of the domain the event breaks in this state. Called after CheckFields found nothing.
// `fact` is what NewFactOf gives. An error means that the state could not be read.
absl::Status CheckRules(const LedgerContext& context, const EventEnvelope& envelope,
                        const v1::Event& event, const NewFact& fact, std::string_view path,
                        const StateReader& state, Violations* violations);
absl::Status CheckRules(const LedgerContext& context, const EventEnvelope& envelope,
                        const v1::Event& event, std::string_view path, const StateReader& state,
                        Violations* violations);

// The IANA zone of an event's primary body: on record, or, for BodyEstablished of a new body, the
// event's own. "UTC" where neither says: the rules then refuse the event.
absl::StatusOr<std::string> ZoneOfEvent(std::string_view body, const v1::Event& event,
                                        const StateReader& state);

}  // namespace minutebook::domain
