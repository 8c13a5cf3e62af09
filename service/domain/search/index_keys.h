// The index of words: which words ever stood in which rows. A superset, over all versions of a row:
// an answer looks at each row as it stood, so what the index holds too much leaks nowhere.
//
// A key is the word, the body that owns the row, and the rest of the row's key, so that both "this
// word in this body" and "words that begin so" lie together: word NUL body NUL letter rest.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/event.pb.h"
#include "store/types.h"

namespace minutebook::domain {

// Changes whenever the keys of an existing ledger would come out otherwise: the index is then made
// anew.
std::string SearchVersion();

// Keys in order.
using IndexKeys = std::set<std::string>;

// Adds the words of a row that `event` changed from `before` (empty: there was none) to `after`:
// those of the facts that are new in it, and of what the event says beside. Rows that are about no
// subject add none. DATA_LOSS where a row cannot be read.
absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys);

// The prefix of the keys of a word, of any body or of one.
std::string WordPrefix(std::string_view word);
std::string WordPrefix(std::string_view word, std::string_view body);
// The least key of any word after this one.
std::string AfterWord(std::string_view word);

// A key, taken apart. Borrows from it.
struct IndexKey {
  std::string_view word;
  std::string_view body;
  char letter = 0;         // of the kind of row
  std::string_view place;  // body, letter and rest: what names the row
};
std::optional<IndexKey> ParseIndexKey(std::string_view key);
// The key of the row that a place names.
std::string RowKeyOf(std::string_view place);

// The index as answers read it.
class WordSource {
 public:
  virtual ~WordSource() = default;
  // Waits, a little, until the keys of all events up to `position` are in; there may be more.
  // UNAVAILABLE where that takes longer.
  virtual absl::Status Reach(store::Position position) const = 0;
  // Calls `visit` for each key that starts with `prefix`, in order, until it returns false. A visit
  // may set *seek, which is empty: keys before it are then passed over.
  virtual absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string* seek)>& visit) const = 0;
};

}  // namespace minutebook::domain
