// An auditor's reader over a database that is open read-only, wherever it lies.
#pragma once

#include <memory>
#include <optional>

#include "store/ledger_reader.h"
#include "store/rocks_database.h"

namespace minutebook::store {

// `keeps` is released after the database: a lock, or what the database stands on.
absl::StatusOr<std::unique_ptr<LedgerReader>> MakeLedgerReader(
    std::shared_ptr<const void> keeps, LedgerIdentity identity,
    std::optional<Position> acknowledged, std::unique_ptr<RocksDatabase> database);

}  // namespace minutebook::store
