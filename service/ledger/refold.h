// Folds events of the log over rows that follow from those before: how views are made anew, at
// start and beside a running server.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "store/event_log.h"
#include "store/versioned_map.h"

namespace minutebook::ledger {

struct Refolded {
  store::Position position = 0;  // of the last event folded
  std::vector<store::RowChange> changes;
};

// DATA_LOSS where an event cannot be read, or has lost its payload unaccounted for.
// The next events after `applied`, at most `events_max`. `rows` follow from the events up to
// `applied`, and are not changed.
absl::StatusOr<Refolded> Refold(const domain::LedgerContext& context,
                                const store::EventLogReader& log,
                                const store::VersionedMapReader& rows, store::Position applied,
                                std::uint64_t events_max);

}  // namespace minutebook::ledger
