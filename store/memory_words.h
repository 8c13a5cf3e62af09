// The word index on plain containers; part of a memory store's disk.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "store/mutex.h"
#include "store/word_index.h"

namespace minutebook::store {

class MemoryWords final : public WordIndex {
 public:
  WordIndexState state() const override;
  absl::Status Scan(std::string_view prefix, const WordVisit& visit) const override;
  absl::Status Reset(std::string_view version) override;
  using WordIndex::Put;
  absl::Status Put(Position applied_position, std::span<const WordEntry> entries,
                   const std::function<bool()>& go_on) override;

 private:
  using Groups = std::map<std::string, std::set<std::string>, std::less<>>;

  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
  Groups groups_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
