// The index of words: which words ever stood in which rows. A superset, over all versions of a row:
// an answer looks at each row as it stood, so what the index holds too much leaks nowhere.
//
// A row is a place of the index: its owner is the body that owns the row, its item the letter and
// the rest of the row's key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/event.pb.h"
#include "service/domain/event.h"
#include "service/domain/state.h"
#include "store/types.h"
#include "store/word_index.h"

namespace minutebook::domain {

// Changes whenever the keys of an existing ledger would come out otherwise: the index is then made
// anew.
std::string SearchVersion();

// Words, one after another.
class WordList {
 public:
  WordList() {
    bytes_.reserve(kBytes);
    ends_.reserve(kWords);
  }
  void AddWordsOf(std::string_view text);
  void AddAll(const WordList& words);
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  // They borrow from this, until more are added.
  std::vector<std::string_view> views() const;

 private:
  // What most events say.
  static constexpr std::size_t kBytes = 256;
  static constexpr std::size_t kWords = 48;

  std::string bytes_;
  std::vector<std::uint32_t> ends_;
};

// Places of the index with their words, collected. A word that is said twice comes twice.
class IndexKeys {
 public:
  // `id` is a text, too: what the place is called, or empty.
  void Add(std::string_view body, std::string_view item, const WordList& words,
           std::string_view id);
  // They borrow from this, until the next Add.
  std::span<const store::WordPlace> places();

 private:
  struct Ends {
    std::uint32_t body;   // in names_
    std::uint32_t item;   // in names_
    std::uint32_t words;  // in words_
  };
  std::string names_;  // body, item, body, item, ...
  WordList words_;
  std::vector<Ends> ends_;
  std::vector<std::string_view> views_;
  std::vector<store::WordPlace> places_;
};

// The same for an event that changes no row but those that it joins, and that says there only what
// it says itself: all but those of which this is true.
bool ChangesOtherEvents(const LedgerContext& context, const RecordedEvent& event);
void AddIndexKeys(const LedgerContext& context, const RecordedEvent& event, IndexKeys* keys);

// Adds the words of a row that `event` changed from `before` (empty: there was none) to `after`:
// those of the facts that are new in it, and of what the event says beside. Rows that are about no
// subject add none. DATA_LOSS where a row cannot be read.
absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys);

// The key of the row that an item of the body's names.
std::string RowKeyOf(std::string_view body, std::string_view item);

// The index as answers read it.
class WordSource {
 public:
  virtual ~WordSource() = default;
  // Waits, a little, until the keys of all events up to `position` are in; there may be more.
  // UNAVAILABLE where that takes longer.
  virtual absl::Status Reach(store::Position position) const = 0;
  // How often all keys were dropped, to be put again. It grows before any is gone: what was scanned
  // between two calls is whole if both say the same and Reach came before the scan.
  virtual std::uint64_t drops() const { return 0; }
  // As store::WordIndex does.
  virtual absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                                    const store::WordVisit& visit) const = 0;
};

}  // namespace minutebook::domain
