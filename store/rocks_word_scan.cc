#include "store/rocks_word_scan.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/word_run.h"

namespace minutebook::store {
namespace {

using Iterator = std::unique_ptr<rocksdb::Iterator>;

constexpr std::uint32_t kNumberEnd = std::numeric_limits<std::uint32_t>::max();

Iterator IterateWords(const RocksDatabase& database) {
  return Iterator(database.db().NewIterator(rocksdb::ReadOptions(), database.family(kWords)));
}

// Places by their numbers. Who asks in order has each block read once.
class Places {
 public:
  explicit Places(Iterator it) : it_(std::move(it)) {}

  // nullptr where there is none: its run was dropped meanwhile.
  const PlaceName* At(std::uint32_t run, std::uint32_t number) {
    const std::uint32_t first = FirstOfBlock(number);
    if (!read_ || run != run_ || first != first_) Read(run, first);
    return number - first < places_.size() ? &places_[number - first] : nullptr;
  }
  rocksdb::Status status() const { return it_->status(); }

 private:
  void Read(std::uint32_t run, std::uint32_t first) {
    const std::string key = PlacesKey(run, first);
    places_.clear();
    it_->Seek(key);
    if (it_->Valid() && ToView(it_->key()) == key) ParsePlaces(ToView(it_->value()), &places_);
    read_ = true;
    run_ = run;
    first_ = first;
  }

  const Iterator it_;
  bool read_ = false;
  std::uint32_t run_ = 0;
  std::uint32_t first_ = 0;
  std::vector<PlaceName> places_;
};

class RunScan {
 public:
  RunScan(const RocksDatabase& database, const WordQuestion& question, const WordVisit& visit)
      : question_(question),
        visit_(visit),
        it_(IterateWords(database)),
        places_(IterateWords(database)) {}

  absl::StatusOr<bool> Scan();

 private:
  // Finds the numbers that the owner has, in order of runs.
  void ReadOwner();
  // Visits what is asked for of the key's value, and goes on to the next key that may have some.
  // False where the visit ended it.
  bool VisitKey();
  bool VisitOwners();
  bool Visit(std::uint32_t from, std::uint32_t end);
  rocksdb::Status status() const { return it_->status().ok() ? places_.status() : it_->status(); }

  const WordQuestion& question_;
  const WordVisit& visit_;
  const Iterator it_;
  Places places_;
  WordKey key_;  // that the iterator is at
  std::vector<OwnersNumbers> owned_;
  std::size_t next_owned_ = 0;  // of this word
};

void RunScan::ReadOwner() {
  const std::string prefix = OwnerKeyPrefix(question_.owner);
  for (it_->Seek(prefix); it_->Valid() && it_->key().starts_with(prefix); it_->Next()) {
    const auto numbers = ParseOwner(ToView(it_->key()), ToView(it_->value()));
    if (numbers.has_value()) owned_.push_back(*numbers);
  }
}

bool RunScan::Visit(std::uint32_t from, std::uint32_t end) {
  return VisitNumbers(ToView(it_->value()), from, end, [&](std::uint32_t number) {
    const PlaceName* const place = places_.At(key_.run, number);
    return place == nullptr || visit_(key_.word, place->owner, place->item);
  });
}

bool RunScan::VisitOwners() {
  while (next_owned_ < owned_.size() && owned_[next_owned_].run < key_.run) ++next_owned_;
  if (next_owned_ == owned_.size()) {  // none of the word from here on
    it_->Seek(PrefixEnd(WordKeyPrefix(key_.word, false)));
    return true;
  }
  const OwnersNumbers& owned = owned_[next_owned_];
  if (owned.run > key_.run || owned.from > key_.last) {
    it_->Seek(WordKeyFrom(key_.word, owned.run, owned.from));
    return true;
  }
  if (!Visit(owned.from, owned.end)) return false;
  if (owned.end <= key_.last) ++next_owned_;
  it_->Next();
  return true;
}

bool RunScan::VisitKey() {
  if (!question_.owner.empty()) return VisitOwners();
  if (!Visit(0, kNumberEnd)) return false;
  it_->Next();
  return true;
}

absl::StatusOr<bool> RunScan::Scan() {
  if (!question_.owner.empty()) ReadOwner();
  const std::string prefix = WordKeyPrefix(question_.word, question_.beginning);
  std::string word;
  std::size_t words = 0;
  bool all = true;
  for (it_->Seek(prefix); all && it_->Valid() && it_->key().starts_with(prefix);) {
    if (!ParseWordKey(ToView(it_->key()), &key_)) {
      it_->Next();
      continue;
    }
    if (words == 0 || key_.word != word) {
      word = key_.word;
      next_owned_ = 0;
      if (++words > question_.words_max) return false;
    }
    all = VisitKey();
  }
  if (!status().ok()) return FromRocks(status(), "reading the word index");
  return all;
}

}  // namespace

absl::StatusOr<bool> ScanRuns(const RocksDatabase& database, const WordQuestion& question,
                              const WordVisit& visit) {
  return RunScan(database, question, visit).Scan();
}

}  // namespace minutebook::store
