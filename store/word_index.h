// Items by group, which follow the log at a pace of their own: whoever keeps the index reads
// committed events, puts entries, and states how far it came. It is derived: what a crash takes is
// put again. One thread may write, beside the writer of the log; any number may read.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "store/types.h"

namespace minutebook::store {

// Which code put the entries, and how far.
struct WordIndexState {
  std::string version;            // empty: never stated
  Position applied_position = 0;  // the entries of all events up to here are in
};

// A group and an item of it. Borrows.
using WordEntry = std::pair<std::string_view, std::string_view>;

// A visit may set *seek, which is empty: groups before it are then passed over, the rest of this
// one too. What it is given is valid during the call only.
using WordVisit =
    std::function<bool(std::string_view group, std::string_view item, std::string* seek)>;

class WordIndex {
 public:
  virtual ~WordIndex() = default;

  virtual WordIndexState state() const = 0;

  // Calls `visit` for each item of each group that starts with `prefix`, until it returns false:
  // groups in order, the items of a group together, but in any order, and perhaps more than once.
  virtual absl::Status Scan(std::string_view prefix, const WordVisit& visit) const = 0;

  // Drops all entries, and states the version of the code that will put them again.
  [[nodiscard]] virtual absl::Status Reset(std::string_view version) = 0;
  // Adds entries that follow from events up to `applied_position`. No group is empty, or the
  // beginning of another. Not synced: a crash takes back whole calls, the last ones first.
  // INVALID_ARGUMENT where a group is empty, or the position does not go on. Now and then it writes
  // out what many calls added: `go_on`, unless empty, is asked meanwhile, and where it answers no,
  // that is left to the next call.
  [[nodiscard]] virtual absl::Status Put(Position applied_position,
                                         std::span<const WordEntry> entries,
                                         const std::function<bool()>& go_on) = 0;
  [[nodiscard]] absl::Status Put(Position applied_position, std::span<const WordEntry> entries) {
    return Put(applied_position, entries, {});
  }
};

// INVALID_ARGUMENT where Put must refuse.
absl::Status CheckWordEntries(Position applied_before, Position applied_position,
                              std::span<const WordEntry> entries);

}  // namespace minutebook::store
