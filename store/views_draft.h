// Rows of the views made anew from the log, beside those that are served, to be compared with them
// and to take their place.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"
#include "store/versioned_map.h"

namespace minutebook::store {

// For one thread, which may be another than the writer's; but any may read rows() beside Apply, and
// Seal and Digest may be called at once. Ends with it: rows that are not served by then are
// removed; those that a crash leaves behind are at the next open. Must not outlive the store.
class ViewsDraft {
 public:
  virtual ~ViewsDraft() = default;

  // The rows so far. Not to be used once they are served.
  virtual const VersionedMapReader& rows() const = 0;
  // They follow from the events up to here.
  virtual Position applied_position() const = 0;
  // See Store::DigestViews.
  virtual absl::StatusOr<Hash> Digest(Position as_of) const = 0;

  // Adds rows that follow from events in the log, up to `applied_position`. INVALID_ARGUMENT as
  // Store::ApplyViews.
  [[nodiscard]] virtual absl::Status Apply(Position applied_position,
                                           const std::vector<RowChange>& rows) = 0;
  // Writes what was added to disk: asked before the rows are served, while commits go on.
  [[nodiscard]] virtual absl::Status Seal() = 0;
};

}  // namespace minutebook::store
