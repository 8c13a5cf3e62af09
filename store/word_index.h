// Which words stand at which items, of which owners. It follows the log at a pace of its own:
// whoever keeps the index reads committed events, puts places, and states how far it came. It is
// derived: what a crash takes is put again. One thread may write, beside the writer of the log; any
// number may read.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace minutebook::store {

// Which code put the places, and how far.
struct WordIndexState {
  std::string version;            // empty: never stated
  Position applied_position = 0;  // the words of all events up to here are in
};

// An item, and words that stand there. Neither the owner nor a word is empty. Borrows.
struct WordPlace {
  std::string_view owner;
  std::string_view item;
  std::span<const std::string_view> words;  // one may be there twice
};

// Borrows.
struct WordQuestion {
  std::string_view word;
  bool beginning = false;       // any word that begins so
  std::string_view owner = {};  // empty: any
  // Of a beginning: after about so many words the scan ends.
  std::size_t words_max = std::numeric_limits<std::size_t>::max();
};

// What it is given is valid during the call only.
using WordVisit =
    std::function<bool(std::string_view word, std::string_view owner, std::string_view item)>;

class WordIndex {
 public:
  virtual ~WordIndex() = default;

  virtual WordIndexState state() const = 0;

  // Calls `visit` for each place where a word that is asked for stands, until it returns false: in
  // any order, and perhaps more than once. Whether all were visited.
  virtual absl::StatusOr<bool> Scan(const WordQuestion& question, const WordVisit& visit) const = 0;

  // Drops all places, and states the version of the code that will put them again.
  [[nodiscard]] virtual absl::Status Reset(std::string_view version) = 0;
  // Adds places that follow from events up to `applied_position`. Not synced: a crash takes back
  // whole calls, the last ones first. INVALID_ARGUMENT where an owner or a word is empty, or the
  // position does not go on. Now and then it writes out what many calls added: `go_on`, unless
  // empty, is asked meanwhile, and where it answers no, that is left to the next call.
  [[nodiscard]] virtual absl::Status Put(Position applied_position,
                                         std::span<const WordPlace> places,
                                         const std::function<bool()>& go_on) = 0;
  [[nodiscard]] absl::Status Put(Position applied_position, std::span<const WordPlace> places) {
    return Put(applied_position, places, {});
  }
};

// INVALID_ARGUMENT where Put must refuse.
absl::Status CheckWordPlaces(Position applied_before, Position applied_position,
                             std::span<const WordPlace> places);

}  // namespace minutebook::store
