// How events become rows. Total: whatever was admitted folds, under any later rules. A subject's
// row holds its effective facts; what they amount to is a pure function of them, ordered by when
// they occurred, then by position (answers/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "service/domain/event.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// Changes whenever the rows of an existing ledger would come out otherwise: the ledger then folds
// its log anew.
inline constexpr std::string_view kViewsVersion = "6";

// A row that an event joins.
struct JoinedRow {
  std::string key;
  // Of the row by date (dated.h) that goes with it where the event is the subject's first; empty
  // for none.
  std::string dated;
};

// What an event adds to the rows that it joins, but for its position: so it can be worked out
// before its place is known.
struct NewFact {
  std::string bytes;
  std::vector<JoinedRow> rows;  // in the order of their keys
};
// `event_bytes` are the event's.
NewFact NewFactOf(const EventEnvelope& envelope, const v1::Event& event,
                  std::string_view event_bytes);

// An error means that the state could not be read or holds what no fold wrote. `fact` is what
// NewFactOf gives.
absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, const NewFact& fact, StateWriter& state);
absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, StateWriter& state);

struct Effective;

// Takes the facts of an event out of the rows: what the rules see of the record when they judge
// what is to stand in its place. Errors as above.
absl::Status TakeOut(const LedgerContext& context, const Effective& effective, StateWriter& state);

}  // namespace minutebook::domain
