// A set of keys that follows the log at a pace of its own: whoever keeps it reads committed events,
// puts keys, and states how far it came. It is derived: what a crash takes is put again. One thread
// may write, beside the writer of the log; any number may read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "store/types.h"

namespace minutebook::store {

// Which code put the keys, and how far.
struct WordIndexState {
  std::string version;            // empty: never stated
  Position applied_position = 0;  // the keys of all events up to here are in
};

class WordIndex {
 public:
  virtual ~WordIndex() = default;

  virtual WordIndexState state() const = 0;

  // Calls `visit` for each key that starts with `prefix`, in order, until it returns false. A visit
  // may set *seek, which is empty: the next key is then the first that is not less, nor before the
  // one just visited. The key is valid during the call only.
  virtual absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string* seek)>& visit) const = 0;

  // Drops all keys, and states the version of the code that will put them again.
  [[nodiscard]] virtual absl::Status Reset(std::string_view version) = 0;
  // Adds keys, in order and each once, that follow from events up to `applied_position`; none
  // is empty. All or none, not synced: a crash takes back whole calls, the last ones first.
  // INVALID_ARGUMENT where the keys are not in order, or the position goes back.
  [[nodiscard]] virtual absl::Status Put(Position applied_position,
                                         const std::vector<std::string>& keys) = 0;
};

// INVALID_ARGUMENT where Put must refuse.
absl::Status CheckWordKeys(Position applied_before, Position applied_position,
                           const std::vector<std::string>& keys);

}  // namespace minutebook::store
