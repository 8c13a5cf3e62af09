// The word index on plain containers; part of a memory store's disk.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "store/mutex.h"
#include "store/word_index.h"

namespace minutebook::store {

class MemoryWords final : public WordIndex {
 public:
  WordIndexState state() const override;
  absl::StatusOr<bool> Scan(const WordQuestion& question, const WordVisit& visit) const override;
  absl::Status Reset(std::string_view version) override;
  using WordIndex::Put;
  absl::Status Put(Position applied_position, std::span<const WordPlace> places,
                   const std::function<bool()>& go_on) override;

 private:
  // By word: owners, each with an item.
  using Words = std::map<std::string, std::set<std::pair<std::string, std::string>>, std::less<>>;

  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
  Words words_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
