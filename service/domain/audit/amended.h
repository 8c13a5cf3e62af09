// What became of events since they were recorded: which were retracted or erased, which sources
// were attached. Found in one pass over the rows of the body's events.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/answer.pb.h"
#include "service/domain/answers/as_of_state.h"
#include "service/domain/event_reader.h"
#include "service/domain/identifiers.h"

namespace minutebook::domain {

// Rows about amended events that one audit goes through, and events retracted or erased that it
// looks at.
inline constexpr std::size_t audit_amended_rows_max = 200'000;
inline constexpr std::size_t audit_retracted_max = 20'000;

struct AmendedEvents {
  std::vector<EventId> retracted;
  std::vector<store::Position> erased;
  // Event and SourceAttached.
  std::vector<std::pair<EventId, v1::Fact>> attached;
};

// RESOURCE_EXHAUSTED beyond the limits.
absl::StatusOr<AmendedEvents> ReadAmended(const std::string& body, const AsOfState& state);

// An event that holds no longer, as a report names it.
struct Withdrawn {
  EventRecord root;
  RecordedEvent as_read;  // its last words; without them where it was erased
  v1::Fact fact;          // in short
  v1::Fact retraction;    // or erasure; its position is 0 where there is none to name
  std::string reason;     // of the retraction or erasure; may be empty
  // The PayloadErased, wherever it lies; only of an erased event.
  std::optional<EventRecord> erasure;
  bool erased() const { return root.erased; }
};

// nullopt where the event holds, or is not on record. Errors as ReadHistory's.
absl::StatusOr<std::optional<Withdrawn>> ReadWithdrawn(const LedgerContext& context,
                                                       const EventId& id, const AsOfState& state);

}  // namespace minutebook::domain
