// A ledger's folder that is made from a backup's database, and what that database says of it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/backup_set.h"
#include "store/rocks_database.h"
#include "store/store.h"

namespace minutebook::store {

// What the database keeps of a restore under a new identity; nullopt: there was none.
absl::StatusOr<std::optional<Restoration>> ReadRestoration(const RocksDatabase& database);

// Makes the unfinished folder (see UnfinishedRestore): `copy` puts the database there, which is
// then given its identity, and the files beside it are written.
absl::Status MakeRestored(const RestoreAs& as,
                          const std::function<absl::Status(const std::string& database)>& copy);

}  // namespace minutebook::store
