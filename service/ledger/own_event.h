// Events that the server itself records: where they lie. Their ids follow from the ledger's and
// from their number, so the keys on record are found without a scan of the log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "store/event_log.h"

namespace minutebook::ledger {

// The id of the ledger's `number`th key, from 1: a UUID of version 8, a hash of the two.
store::EventId KeyEventId(const store::EventId& ledger_id, std::uint64_t number);

// The id of the LedgerRestored by which a ledger came by this id.
store::EventId RestoredEventId(const store::EventId& ledger_id);

// A key on record, and the statement that it follows the one before (store/key_statement.h).
struct RecordedKey {
  std::string verifier_key;
  std::string statement;
};
// All of them, from the first to the one in use.
absl::StatusOr<std::vector<RecordedKey>> RecordedKeys(const store::EventLogReader& log,
                                                      const store::EventId& ledger_id);

}  // namespace minutebook::ledger
