// How events become rows. Total: whatever was admitted folds, under any later rules. A subject's
// row holds its effective facts; what they amount to is a pure function of them, ordered by when
// they occurred, then by position (answers/).
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "service/domain/event.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// Changes whenever the rows of an existing ledger would come out otherwise: the ledger then folds
// its log anew.
inline constexpr std::string_view kViewsVersion = "5";

// An error means that the state could not be read or holds what no fold wrote.
absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, StateWriter& state);

struct Effective;

// Takes the facts of an event out of the rows: what the rules see of the record when they judge
// what is to stand in its place. Errors as above.
absl::Status TakeOut(const LedgerContext& context, const Effective& effective, StateWriter& state);

}  // namespace minutebook::domain
