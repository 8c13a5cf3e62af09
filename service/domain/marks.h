// An event's fact as the rows hold it: with how its disputes were settled, and with those events
// that dispute it from elsewhere. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/amendments.h"
#include "service/domain/row.pb.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// The event's fact without marks.
RowFact FactOf(const Effective& effective);

// With the marks that events touching `body` leave on it: a row shows nothing that its body's
// record does not.
absl::StatusOr<RowFact> MarkedFact(const LedgerContext& context, const Effective& effective,
                                   std::string_view body, const StateReader& state);

// Whether `about` leaves a mark on the fact of `target`, which it disputes or settles.
bool MarksFact(const LedgerContext& context, const RecordedEvent& about,
               const RecordedEvent& target);

// Bodies that both events touch.
std::vector<std::string> SharedBodies(const RecordedEvent& a, const RecordedEvent& b);

}  // namespace minutebook::domain
