// What the rows would have been had some events been erased from the first: folds the events after
// them again, beside the rows as they are, and keeps what comes out otherwise. Costs one fold of
// each later event, and memory for the differences alone. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "service/domain/event.h"
#include "service/ledger/patched_rows.h"
#include "store/store.h"

namespace minutebook::ledger {

class RedactedFold {
 public:
  // The first two must outlive this. `erased` are the positions of the events, in any order, none
  // of which is erased yet.
  RedactedFold(const store::Store& store, const domain::LedgerContext& context,
               std::vector<store::Position> erased);

  const std::vector<store::Position>& erased() const { return erased_; }
  // Folds up to `head`, the log's or an earlier one. Later appends are folded by the next call.
  absl::Status Advance(store::Position head);
  // What changes; nothing is left behind.
  store::Redaction Take();

 private:
  absl::Status Start();
  absl::Status FoldAt(store::Position position, std::string_view stored);
  absl::Status Compare(store::Position position, const std::vector<store::RowChange>& was,
                       const std::vector<store::RowChange>& is);

  const store::Store& store_;
  const domain::LedgerContext& context_;
  std::vector<store::Position> erased_;              // in order
  std::map<store::Position, std::string> redacted_;  // what stays of them; empty before Start
  store::Position done_ = 0;
  PatchedRows::Patch differing_;  // rows that stand otherwise at done_, as they would stand
  std::vector<store::RewrittenChange> rewritten_;
};

}  // namespace minutebook::ledger
