// The index of words: which words ever stood in which rows. A superset, over all versions of a row:
// an answer looks at each row as it stood, so what the index holds too much leaks nowhere.
//
// It holds rows in groups: the group is the word and the body that owns the row, word NUL body NUL,
// so that both "this word in this body" and "words that begin so" lie together; the item is the
// letter and the rest of the row's key.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/event.pb.h"
#include "service/domain/event.h"
#include "service/domain/state.h"
#include "store/types.h"

namespace minutebook::domain {

// Changes whenever the keys of an existing ledger would come out otherwise: the index is then made
// anew.
std::string SearchVersion();

// Entries of the index, collected. A word that is said twice comes twice.
class IndexKeys {
 public:
  void Add(std::string_view word, std::string_view body, std::string_view item);
  // Groups, each with an item. They borrow from this, until the next Add.
  std::vector<std::pair<std::string_view, std::string_view>> entries() const;

 private:
  struct Ends {
    std::size_t group;
    std::size_t item;
  };
  std::string bytes_;  // group, item, group, item, ...
  std::vector<Ends> ends_;
};

// The same for an event that changes no row but those that it joins, and that says there only what
// it says itself: all but those of which this is true.
bool ChangesOtherEvents(const LedgerContext& context, const RecordedEvent& event);
// `state` has the rows as they stood before the event.
absl::Status AddIndexKeys(const LedgerContext& context, const RecordedEvent& event,
                          const StateReader& state, IndexKeys* keys);

// Adds the words of a row that `event` changed from `before` (empty: there was none) to `after`:
// those of the facts that are new in it, and of what the event says beside. Rows that are about no
// subject add none. DATA_LOSS where a row cannot be read.
absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys);

// The beginning of the groups of a word, of any body; and the group of one.
std::string WordPrefix(std::string_view word);
std::string WordPrefix(std::string_view word, std::string_view body);
// The least group of any word after this one.
std::string AfterWord(std::string_view word);

// A group, taken apart. Borrows from it.
struct WordGroup {
  std::string_view word;
  std::string_view body;
};
std::optional<WordGroup> ParseWordGroup(std::string_view group);
// The key of the row that an item of the body's names.
std::string RowKeyOf(std::string_view body, std::string_view item);

// The index as answers read it.
class WordSource {
 public:
  virtual ~WordSource() = default;
  // Waits, a little, until the keys of all events up to `position` are in; there may be more.
  // UNAVAILABLE where that takes longer.
  virtual absl::Status Reach(store::Position position) const = 0;
  // Calls `visit` for each item of each group that starts with `prefix`, until it returns false:
  // groups in order, the items of a group together, but in any order, and perhaps more than once. A
  // visit may set *seek, which is empty: groups before it are then passed over.
  virtual absl::Status Scan(std::string_view prefix,
                            const std::function<bool(std::string_view group, std::string_view item,
                                                     std::string* seek)>& visit) const = 0;
};

}  // namespace minutebook::domain
