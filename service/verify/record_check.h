// A record from its first event on: every payload against its header, every header into the tree,
// positions and revisions gapless, times of recording increasing. Not thread-safe; it hashes on
// several threads by itself.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "service/verify/breaks.h"
#include "service/verify/event_check.h"
#include "service/verify/key_chain.h"
#include "store/store.h"
#include "store/tile_tree.h"

namespace minutebook::verify {

// Events that are best handed over at once.
inline constexpr std::size_t kEventsAtOnce = 2048;

struct RecordOptions {
  unsigned threads = 1;
  // False: headers alone were handed over.
  bool payloads = true;
  // Sizes at which the root is kept.
  std::set<std::uint64_t> sizes;
  // Called with each tile that gets full, and each event checked, in order. May be empty.
  std::function<void(const store::Tile&)> on_tile;
  std::function<void(store::Position, const CheckedEvent&)> on_event;
};

class RecordCheck {
 public:
  // `breaks` must outlive this.
  RecordCheck(RecordOptions options, Breaks* breaks);

  // The next events, in the order of the ledger.
  void Take(const std::vector<EventBytes>& events);
  // After the last: what only the whole record tells.
  void Finish();

  store::TreeHead head() const { return {tree_.size(), tree_.Root()}; }
  // The hashes at the right edge of each level.
  const store::TileTree& tree() const { return tree_; }
  // At a size that was asked for and reached.
  std::optional<store::Hash> RootAt(std::uint64_t size) const;
  const std::vector<RecordedKey>& keys() const { return keys_.keys(); }
  // "<uuid>" of the ledger and those it was restored from, where payloads tell.
  const std::vector<std::string>& ledger_ids() const { return ledger_ids_; }
  const std::unordered_map<std::string, std::uint64_t>& revisions() const { return revisions_; }
  std::uint64_t payloads() const { return payloads_; }
  std::uint64_t erased() const { return erased_.size(); }

 private:
  void Follow(const CheckedEvent& event);
  void CheckRevisions(store::Position position, const v1::EventHeader& header);
  void TakeEventOfTheLedger(store::Position position, const v1::Event& event);

  const RecordOptions options_;
  Breaks& breaks_;
  store::TileTree tree_;
  std::map<std::uint64_t, store::Hash> roots_;
  std::unordered_map<std::string, std::uint64_t> revisions_;  // the last of each body
  std::unordered_map<std::string, std::int64_t> known_at_us_;
  std::int64_t recorded_at_us_ = 0;
  KeyChain keys_;
  std::vector<std::string> ledger_ids_;
  std::set<store::Position> erased_;                      // without payload
  std::map<store::Position, store::Position> erased_by_;  // what PayloadErased names, and where
  std::uint64_t payloads_ = 0;
};

}  // namespace minutebook::verify
