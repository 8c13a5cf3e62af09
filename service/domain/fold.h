// How events become rows. Total: whatever was admitted folds, under any later rules. A subject's
// row holds its effective facts; what they amount to is a pure function of them, ordered by when
// they occurred, then by position (answers/).
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "service/domain/event.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// Changes whenever the rows of an existing ledger would come out otherwise: the ledger then folds
// its log anew.
inline constexpr std::string_view kViewsVersion = "6";

// What an event adds to the rows that it joins, but for its position: so it can be worked out
// before its place is known. `event_bytes` are the event's.
std::string FactBytes(const EventEnvelope& envelope, const v1::Event& event,
                      std::string_view event_bytes);

// An error means that the state could not be read or holds what no fold wrote. `fact_bytes` is what
// FactBytes gives.
absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, std::string_view fact_bytes, StateWriter& state);
absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, StateWriter& state);

struct Effective;

// Takes the facts of an event out of the rows: what the rules see of the record when they judge
// what is to stand in its place. Errors as above.
absl::Status TakeOut(const LedgerContext& context, const Effective& effective, StateWriter& state);

}  // namespace minutebook::domain
