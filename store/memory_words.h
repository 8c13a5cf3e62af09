// The word index on a plain set; part of a memory store's disk.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/mutex.h"
#include "store/word_index.h"

namespace minutebook::store {

class MemoryWords final : public WordIndex {
 public:
  WordIndexState state() const override;
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string* seek)>& visit) const override;
  absl::Status Reset(std::string_view version) override;
  absl::Status Put(Position applied_position, const std::vector<std::string>& keys) override;

 private:
  mutable Mutex mutex_;
  WordIndexState state_ GUARDED_BY(mutex_);
  std::set<std::string, std::less<>> keys_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
