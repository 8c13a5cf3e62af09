// Erased events: by which event it is known that a payload is gone, and where a body's erasures are
// listed. What an erased event was about is gone with it: it folds to nothing, as if it had not
// been recorded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/event.pb.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"
#include "service/domain/keys.h"
#include "service/domain/state.h"
#include "service/domain/violation.h"

namespace minutebook::domain {

// Rows that list erasures. No subject's: nothing of them is a question's own.
inline constexpr RowKind kErasureRows = static_cast<RowKind>('x');

// The id of the PayloadErased that says that the payload at `position` is gone. It follows from the
// ledger and the position, so whoever misses a payload finds the event that accounts for it.
EventId ErasureId(const EventId& ledger_id, store::Position position);
// Whether ids of this form are the server's alone (UUIDs of version 8), so that nobody takes the
// one that an erasure will need.
bool IsServersId(const EventId& id);

// Whether an event of this type may be erased: one that a recorder records, not the server's own.
bool IsErasable(v1::EventType type);

// What is wrong with why, and on whose authority, a payload is erased: INVALID_ARGUMENT's fields.
Violations CheckErasure(const v1::PayloadErased& erased);

// Positions of all corrections of an event, undone ones too: they hold its words as well, and go
// with it.
absl::StatusOr<std::vector<store::Position>> CorrectionsOf(const RecordedEvent& event,
                                                           const StateReader& state);

// All erasures in a body's record, by position of what was erased; and one of them. Their rows hold
// the PayloadErased as a fact.
std::string ErasurePrefix(std::string_view body);
std::string ErasureKey(std::string_view body, store::Position erased);

}  // namespace minutebook::domain
