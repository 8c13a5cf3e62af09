// Checks of the log at open that do not read it: their cost follows the number of table files, not
// of events.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/rocks_database.h"
#include "store/types.h"

namespace minutebook::store {

// The last position in the family `log`; 0 for an empty one. DATA_LOSS for a key of another form.
absl::StatusOr<Position> LastPosition(const RocksDatabase& database);

// DATA_LOSS, naming the position, where one of 1 .. head is not in the log. A table that
// notes n events and spans n positions holds each; positions that no such table covers are looked
// up. Replay of a write-ahead log with a hole in it leaves such a gap, and RocksDB does not tell.
absl::Status CheckGapless(const RocksDatabase& database, Position head);

}  // namespace minutebook::store
