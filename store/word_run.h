// A run of the word index as keys and values: what was put between two moments, written at once.
// Its places are numbered from 0, those of an owner together, so that of a word the places of one
// owner are a stretch of a list of numbers. README.md has the bytes. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/word_tail.h"

namespace minutebook::store {

// The state's key is "\x01state"; these are before the keys of runs.
inline constexpr char kWordKeys = '\x02';
inline constexpr char kPlaceKeys = '\x03';
inline constexpr char kOwnerKeys = '\x04';

// Calls `put` for each key of what was put, in order of keys, until it returns false; false if it
// did.
using PutOfRun = std::function<bool(std::string_view key, std::string_view value)>;
bool VisitRun(const WordTail& tail, std::uint32_t run, const PutOfRun& put);

// Keys of a word begin so; of all words that begin with `word`, where that is a beginning.
std::string WordKeyPrefix(std::string_view word, bool beginning);
// The first key of a word that may have numbers from `first` on.
std::string WordKeyFrom(std::string_view word, std::uint32_t run, std::uint32_t first);

struct WordKey {
  std::string word;
  std::uint32_t run = 0;
  std::uint32_t last = 0;  // of the numbers in its value
};
// False where it is none.
bool ParseWordKey(std::string_view bytes, WordKey* key);

// Calls `visit` for each number in [from, end) of a word's value, in order, until it returns false;
// false if it did.
bool VisitNumbers(std::string_view value, std::uint32_t from, std::uint32_t end,
                  const std::function<bool(std::uint32_t number)>& visit);

// The numbers of an owner in a run.
struct OwnersNumbers {
  std::uint32_t run = 0;
  std::uint32_t from = 0;
  std::uint32_t end = 0;
};
std::string OwnerKeyPrefix(std::string_view owner);
// nullopt where it is damaged.
std::optional<OwnersNumbers> ParseOwner(std::string_view key, std::string_view value);

struct PlaceName {
  std::string owner;
  std::string item;
};
// The key of the block that holds this number, and the first number in it.
std::string PlacesKey(std::uint32_t run, std::uint32_t number);
std::uint32_t FirstOfBlock(std::uint32_t number);
// The places of a block, as far as it is not damaged.
void ParsePlaces(std::string_view value, std::vector<PlaceName>* places);

}  // namespace minutebook::store
