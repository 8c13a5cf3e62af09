// What every store asks of a group before it touches anything.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "store/store.h"

namespace minutebook::store {

// FAILED_PRECONDITION: the group does not start at head + 1, or it has rows although the views lie
// behind. INVALID_ARGUMENT: a stored value without a header field; an event id twice; revisions of
// a body that are not in turn within the group; a row whose `since` lies outside the group, goes
// back, or does not follow its `previous`; a redaction beyond the head, of more than a header, or
// of a row that the group changes too.
absl::Status CheckGroup(const Group& group, Position head, Position views_applied);

// INVALID_ARGUMENT: applied_position goes back or beyond the log, or a row's `since` lies outside
// (views_applied, applied_position] or goes back.
absl::Status CheckViewRows(const std::vector<RowChange>& rows, Position head,
                           Position views_applied, Position applied_position);

}  // namespace minutebook::store
