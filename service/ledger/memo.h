// Keeps what answers worked out, the most recently used of it, within a bound of memory.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "service/domain/answer_memo.h"
#include "store/mutex.h"

namespace minutebook::ledger {

class Memo final : public domain::AnswerMemo {
 public:
  explicit Memo(std::size_t bytes_max) : bytes_max_(bytes_max) {}
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;

  std::shared_ptr<const void> Find(std::string_view key) override;
  // What alone would take more than an eighth of the bound is not kept.
  void Keep(std::string key, std::shared_ptr<const void> value, std::size_t bytes) override;

 private:
  struct Kept {
    std::string key;
    std::shared_ptr<const void> value;
    std::size_t bytes;
  };

  const std::size_t bytes_max_;
  store::Mutex mutex_;
  std::list<Kept> by_use_ GUARDED_BY(mutex_);  // the last used first
  // Keys look into by_use_.
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_key_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace minutebook::ledger
