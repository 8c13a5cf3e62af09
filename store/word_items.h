// Items of a group of words, as bytes: each with its length before it.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/word_index.h"

namespace minutebook::store {

// Calls `visit` for each item until it returns false; false if it did, or the bytes are damaged.
bool VisitItems(std::string_view items, const std::function<bool(std::string_view item)>& visit);

// What was put last, in memory, as it will be written. Not thread-safe.
class WordTail {
 public:
  struct Group {
    std::string items;
    std::size_t last = 0;  // where the last one begins, after its length
  };
  using Groups = std::unordered_map<std::string, Group>;

  void Add(std::span<const WordEntry> entries);
  // The groups that start with `prefix`, in order.
  std::map<std::string, std::string, std::less<>> Under(std::string_view prefix) const;

  const Groups& groups() const { return groups_; }
  // About what it takes in memory.
  std::size_t bytes() const { return bytes_; }
  void Clear();

 private:
  Groups groups_;
  std::size_t bytes_ = 0;
  std::string group_;  // to look up without a new string each time
};

}  // namespace minutebook::store
