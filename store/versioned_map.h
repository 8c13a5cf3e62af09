// Ordered keys, each with its versions by log position: reads "as of position P". This is all
// that the domain sees of the store. Readers may be used from any thread at any time.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace minutebook::store {

// A row as it stood: since which position, and what it held.
struct RowVersion {
  Position since = 0;
  std::string value;
};

// A row takes a new value, or none (it is deleted), as of the event at `since`.
struct RowChange {
  std::string key;
  Position since = 0;
  std::optional<std::string> value;
  // The version before this change, which becomes history; nullopt where there was none.
  std::optional<RowVersion> previous;
};

class VersionedMapReader {
 public:
  virtual ~VersionedMapReader() = default;

  // The newest version with since <= as_of; nullopt where there is none or it is a deletion.
  // One point read, and one seek if the row changed after `as_of`.
  virtual absl::StatusOr<std::optional<RowVersion>> Get(std::string_view key,
                                                        Position as_of) const = 0;

  // Get for many keys at once, in their order.
  virtual absl::StatusOr<std::vector<std::optional<RowVersion>>> MultiGet(
      std::span<const std::string> keys, Position as_of) const = 0;

  // Calls `visit` for each row whose key starts with `prefix` and is greater than `after` (empty:
  // from the first), in key order, as it stood as of `as_of`, until it returns false. Views are
  // valid during the call only. A scan as of the newest position never touches history.
  virtual absl::Status Scan(std::string_view prefix, std::string_view after, Position as_of,
                            const std::function<bool(std::string_view key, Position since,
                                                     std::string_view value)>& visit) const = 0;

  // The same backward: rows whose key is less than `before` (empty: from the last), the greatest
  // key first.
  virtual absl::Status ScanBack(std::string_view prefix, std::string_view before, Position as_of,
                                const std::function<bool(std::string_view key, Position since,
                                                         std::string_view value)>& visit) const = 0;
};

}  // namespace minutebook::store
