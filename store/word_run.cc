#include "store/word_run.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "store/bytes.h"

namespace minutebook::store {
namespace {

// Numbers of a word lie in values of about so many bytes: who asks for one owner reads one of them.
constexpr std::size_t kNumbersBytes = 1024;
constexpr std::uint32_t kPlacesOfBlock = 64;
constexpr std::size_t kNumberBytes = 4;

// Most significant byte first.
void AppendNumber(std::uint32_t number, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>(number >> shift));
}

// Takes it off the end; there must be one.
std::uint32_t TakeLastNumber(std::string_view* bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes->substr(bytes->size() - kNumberBytes)) {
    number = number << 8 | static_cast<std::uint8_t>(byte);
  }
  bytes->remove_suffix(kNumberBytes);
  return number;
}

std::optional<std::uint32_t> TakeNumber(std::string_view* bytes) {
  const std::optional<std::uint64_t> number = TakeVarint(bytes);
  if (!number || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

// What was put, in the order in which it is written.
class Run {
 public:
  Run(const WordTail& tail, std::uint32_t run, const PutOfRun& put)
      : tail_(tail), run_(run), put_(put) {}

  bool Write() {
    Number();
    List();
    return WriteWords() && WritePlaces() && WriteOwners();
  }

 private:
  // Orders the places by owner, as they came otherwise, and numbers them. One that comes twice in a
  // row is one.
  void Number();
  // Puts the numbers of each word together.
  void List();
  bool WriteWords();
  bool WriteWord(std::uint32_t word);
  bool WritePlaces();
  bool WriteOwners();

  const WordTail& tail_;
  const std::uint32_t run_;
  const PutOfRun& put_;
  std::vector<std::uint32_t> owners_;      // in order
  std::vector<std::uint32_t> first_;       // of each owner in order: its first number; and the end
  std::vector<std::uint32_t> order_;       // of all places
  std::vector<std::uint32_t> numbers_;     // of the places in that order
  std::vector<std::uint32_t> lists_;       // numbers, word by word
  std::vector<std::uint32_t> list_begin_;  // of each word; and the end
  std::vector<std::uint32_t> list_end_;    // without those that came twice
  std::string key_;
  std::string value_;
};

void Run::Number() {
  owners_ = tail_.owners().InOrder();
  std::vector<std::uint32_t> rank(owners_.size());
  for (std::uint32_t i = 0; i < owners_.size(); ++i) rank[owners_[i]] = i;
  std::vector<std::uint32_t> next(owners_.size() + 1);
  for (std::size_t i = 0; i < tail_.places(); ++i) ++next[rank[tail_.At(i).owner] + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  const std::vector<std::uint32_t> begin = next;
  order_.resize(tail_.places());
  for (std::uint32_t i = 0; i < order_.size(); ++i) order_[next[rank[tail_.At(i).owner]]++] = i;

  numbers_.resize(order_.size());
  std::uint32_t number = 0;
  for (std::size_t owner = 0; owner < owners_.size(); ++owner) {
    first_.push_back(number);
    for (std::uint32_t i = begin[owner]; i < begin[owner + 1]; ++i) {
      const bool again =
          i > begin[owner] && tail_.At(order_[i]).item == tail_.At(order_[i - 1]).item;
      numbers_[i] = again ? number - 1 : number++;
    }
  }
  first_.push_back(number);
}

void Run::List() {
  list_begin_.resize(tail_.words().size() + 1);
  for (const std::uint32_t place : order_) {
    for (const std::uint32_t word : tail_.At(place).words) ++list_begin_[word + 1];
  }
  std::partial_sum(list_begin_.begin(), list_begin_.end(), list_begin_.begin());
  list_end_.assign(list_begin_.begin(), list_begin_.end() - 1);
  lists_.resize(list_begin_.back());
  for (std::size_t i = 0; i < order_.size(); ++i) {
    for (const std::uint32_t word : tail_.At(order_[i]).words) {
      std::uint32_t& end = list_end_[word];
      if (end > list_begin_[word] && lists_[end - 1] == numbers_[i]) continue;
      lists_[end++] = numbers_[i];
    }
  }
}

bool Run::WriteWord(std::uint32_t word) {
  key_.assign(1, kWordKeys);
  AppendEscaped(tail_.words().At(word), &key_);
  AppendNumber(run_, &key_);
  const std::size_t key_size = key_.size();
  std::uint32_t before = 0;
  for (std::uint32_t i = list_begin_[word]; i < list_end_[word]; ++i) {
    AppendVarint(lists_[i] - before, &value_);
    before = lists_[i];
    if (value_.size() < kNumbersBytes && i + 1 < list_end_[word]) continue;
    AppendNumber(before, &key_);
    if (!put_(key_, value_)) return false;
    key_.resize(key_size);
    value_.clear();
    before = 0;
  }
  return true;
}

bool Run::WriteWords() {
  for (const std::uint32_t word : tail_.words().InOrder()) {
    if (!WriteWord(word)) return false;
  }
  return true;
}

bool Run::WritePlaces() {
  std::uint32_t written = 0;  // so many places
  std::string_view item;
  std::uint32_t owner = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const bool last = i + 1 == order_.size();
    if (last || numbers_[i + 1] != numbers_[i]) {
      const WordTail::Held place = tail_.At(order_[i]);
      const bool begins = written++ % kPlacesOfBlock == 0;
      if (begins) item = {};
      const std::string_view name = tail_.owners().At(place.owner);
      const bool same = !begins && owner == place.owner;
      AppendVarint(same ? 0 : name.size(), &value_);
      if (!same) value_.append(name);
      const auto apart =
          std::mismatch(item.begin(), item.end(), place.item.begin(), place.item.end());
      const auto shared = static_cast<std::size_t>(apart.second - place.item.begin());
      AppendVarint(shared, &value_);
      AppendVarint(place.item.size() - shared, &value_);
      value_.append(place.item.substr(shared));
      item = place.item;
      owner = place.owner;
    }
    if (!last && (written % kPlacesOfBlock != 0 || value_.empty())) continue;
    if (!put_(PlacesKey(run_, written - 1), value_)) return false;
    value_.clear();
  }
  return true;
}

bool Run::WriteOwners() {
  for (std::size_t i = 0; i < owners_.size(); ++i) {
    key_ = OwnerKeyPrefix(tail_.owners().At(owners_[i]));
    AppendNumber(run_, &key_);
    value_.clear();
    AppendVarint(first_[i], &value_);
    AppendVarint(first_[i + 1] - first_[i], &value_);
    if (!put_(key_, value_)) return false;
  }
  return true;
}

}  // namespace

bool VisitRun(const WordTail& tail, std::uint32_t run, const PutOfRun& put) {
  return Run(tail, run, put).Write();
}

std::string WordKeyPrefix(std::string_view word, bool beginning) {
  std::string key(1, kWordKeys);
  AppendEscaped(word, &key);
  if (beginning) key.resize(key.size() - 2);  // without the mark of the end
  return key;
}

std::string WordKeyFrom(std::string_view word, std::uint32_t run, std::uint32_t first) {
  std::string key = WordKeyPrefix(word, false);
  AppendNumber(run, &key);
  AppendNumber(first, &key);
  return key;
}

bool ParseWordKey(std::string_view bytes, WordKey* key) {
  if (bytes.empty() || bytes[0] != kWordKeys) return false;
  bytes.remove_prefix(1);
  if (!TakeEscaped(&bytes, &key->word) || bytes.size() != 2 * kNumberBytes) return false;
  key->last = TakeLastNumber(&bytes);
  key->run = TakeLastNumber(&bytes);
  return true;
}

bool VisitNumbers(std::string_view value, std::uint32_t from, std::uint32_t end,
                  const std::function<bool(std::uint32_t number)>& visit) {
  std::uint32_t number = 0;
  while (!value.empty()) {
    const std::optional<std::uint32_t> step = TakeNumber(&value);
    if (!step) return true;  // damaged: what RocksDB's checksums did not find
    number += *step;
    if (number >= end) return true;
    if (number >= from && !visit(number)) return false;
  }
  return true;
}

std::string OwnerKeyPrefix(std::string_view owner) {
  std::string key(1, kOwnerKeys);
  AppendEscaped(owner, &key);
  return key;
}

std::optional<OwnersNumbers> ParseOwner(std::string_view key, std::string_view value) {
  if (key.size() < kNumberBytes) return std::nullopt;
  const std::optional<std::uint32_t> from = TakeNumber(&value);
  const std::optional<std::uint32_t> count = TakeNumber(&value);
  if (!from || !count) return std::nullopt;
  return OwnersNumbers{TakeLastNumber(&key), *from, *from + *count};
}

std::uint32_t FirstOfBlock(std::uint32_t number) {
  return number / kPlacesOfBlock * kPlacesOfBlock;
}

std::string PlacesKey(std::uint32_t run, std::uint32_t number) {
  std::string key(1, kPlaceKeys);
  AppendNumber(run, &key);
  AppendNumber(FirstOfBlock(number), &key);
  return key;
}

void ParsePlaces(std::string_view value, std::vector<PlaceName>* places) {
  places->clear();
  while (!value.empty()) {
    PlaceName place;
    if (!places->empty()) place = places->back();
    const std::optional<std::uint32_t> owner = TakeNumber(&value);
    if (!owner || *owner > value.size()) return;
    if (*owner > 0) place.owner = value.substr(0, *owner);
    value.remove_prefix(*owner);
    const std::optional<std::uint32_t> shared = TakeNumber(&value);
    const std::optional<std::uint32_t> rest = TakeNumber(&value);
    if (!shared || !rest || *shared > place.item.size() || *rest > value.size()) return;
    place.item.resize(*shared);
    place.item.append(value.substr(0, *rest));
    value.remove_prefix(*rest);
    places->push_back(std::move(place));
  }
}

}  // namespace minutebook::store
