// All that is recorded about one event as of a state of knowledge: the event as first recorded,
// what amends it, and what is about it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/explain.pb.h"
#include "service/domain/amendments.h"
#include "service/domain/answers/as_of_state.h"

namespace minutebook::domain {

// Rows about one event that are looked through at most.
inline constexpr std::size_t history_rows_max = 10'000;

struct EventHistory {
  EventRecord root;
  Effective now;
  std::vector<RowFact> amendments;  // by position, those undone too
  std::vector<RowFact> about;       // by position, those that hold
  bool cut_short = false;           // there are more rows than history_rows_max
  // The PayloadErased of an event that is erased, also where it lies past the state asked.
  std::optional<EventRecord> erasure;

  bool erased() const { return root.erased; }
};

// nullopt where the event is not on record as of the state, or amends another one.
absl::StatusOr<std::optional<EventHistory>> ReadHistory(const LedgerContext& context,
                                                        const EventId& id, const AsOfState& state);

// By id (16 bytes): what is retracted, and the retraction that says so.
std::map<std::string, std::string> RetractedIn(const LedgerContext& context,
                                               const EventHistory& history);

// How the event counts.
absl::StatusOr<v1::EventStanding> StandingOf(const LedgerContext& context,
                                             const EventHistory& history, const AsOfState& state);

// Events that a dispute of this one is, or was, with.
std::set<EventId> OtherSides(const LedgerContext& context, const EventHistory& history);

}  // namespace minutebook::domain
