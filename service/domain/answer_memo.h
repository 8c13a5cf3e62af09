// What answers worked out, kept for those that follow: parsed rows, an office's tenures.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace minutebook::domain {

// Thread-safe. May forget anything at any time. What is kept follows from the rows of one body as
// of a cut, and its key names all that it follows from: since a record only grows, what lies up to
// a cut never changes, and nothing kept can be stale. The one exception is an erasure, which takes
// rows out of history: from then on answers must be given another memo.
class AnswerMemo {
 public:
  virtual ~AnswerMemo() = default;
  // nullptr where nothing is kept under the key. The first byte of a key tells the type.
  virtual std::shared_ptr<const void> Find(std::string_view key) = 0;
  // `bytes` is about what the value takes in memory.
  virtual void Keep(std::string key, std::shared_ptr<const void> value, std::size_t bytes) = 0;
};

}  // namespace minutebook::domain
