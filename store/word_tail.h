// What was put into the word index last, in memory: words and owners each once, and every place
// with the numbers of its words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "store/word_index.h"

namespace minutebook::store {

// Texts, each once, numbered from 0 as they come.
class TextTable {
 public:
  std::uint32_t Add(std::string_view text);
  std::optional<std::uint32_t> Find(std::string_view text) const;
  const std::string& At(std::uint32_t number) const { return texts_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  // About what it takes in memory.
  std::size_t bytes() const { return bytes_; }
  // All numbers, in the order of the texts.
  std::vector<std::uint32_t> InOrder() const;

 private:
  std::deque<std::string> texts_;  // which stay where they are
  // The distribution's Abseil has a string_view of its own.
  absl::flat_hash_map<absl::string_view, std::uint32_t> numbers_;
  std::size_t bytes_ = 0;
};

// Not thread-safe.
class WordTail {
 public:
  // A place as it is kept.
  struct Held {
    std::uint32_t owner;
    std::string_view item;
    std::span<const std::uint32_t> words;  // each once
  };
  struct Found {
    std::string word;
    std::string owner;
    std::string item;
  };

  void Add(std::span<const WordPlace> places);

  // The places asked for, in the order in which they came; nullopt where more words than
  // question.words_max begin so.
  std::optional<std::vector<Found>> Find(const WordQuestion& question) const;

  const TextTable& words() const { return words_; }
  const TextTable& owners() const { return owners_; }
  std::size_t places() const { return ends_.size(); }
  Held At(std::size_t place) const;

  // About what it takes in memory.
  std::size_t bytes() const;

 private:
  struct Ends {
    std::uint32_t owner;
    std::uint32_t item;   // in items_
    std::uint32_t words;  // in standing_
  };

  // Which words are asked for, by number; nullopt where they are too many.
  std::optional<std::vector<bool>> Wanted(const WordQuestion& question) const;

  TextTable words_;
  TextTable owners_;
  std::vector<Ends> ends_;
  std::string items_;
  std::vector<std::uint32_t> standing_;    // numbers of words, place by place
  std::vector<std::uint32_t> last_place_;  // of each word: where it stood last, from 1
};

}  // namespace minutebook::store
