// What every store promises of the index of words.
#include <compare>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "rocksdb/db.h"
#include "store/rocks_database.h"
#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A word at an item of an owner.
struct Entry {
  std::string word;
  std::string owner;
  std::string item;
  auto operator<=>(const Entry&) const = default;
};
using Entries = std::vector<Entry>;

template <typename Where>
class WordsContract : public StoreContract<Where> {
 protected:
  WordIndex& words() { return this->store_->words(); }
  // Puts them in order; words of the same place that follow each other as one.
  absl::Status Put(Position position, const Entries& entries,
                   const std::function<bool()>& go_on = {}) {
    std::vector<std::vector<std::string_view>> texts;
    std::vector<WordPlace> places;
    for (const Entry& entry : entries) {
      const bool same =
          !places.empty() && places.back().owner == entry.owner && places.back().item == entry.item;
      if (!same) {
        places.push_back({entry.owner, entry.item, {}});
        texts.emplace_back();
      }
      texts.back().push_back(entry.word);
    }
    for (std::size_t i = 0; i < places.size(); ++i) places[i].words = texts[i];
    return words().Put(position, places, go_on);
  }
  // "word owner item", each once.
  std::vector<std::string> Scanned(const WordQuestion& question, bool all = true) {
    std::set<std::string> found;
    const auto visit = [&](std::string_view word, std::string_view owner, std::string_view item) {
      found.insert(Shown({std::string(word), std::string(owner), std::string(item)}));
      return true;
    };
    const absl::StatusOr<bool> scanned = words().Scan(question, visit);
    EXPECT_THAT(scanned, IsOk());
    EXPECT_EQ(scanned.ok() && *scanned, all);
    return {found.begin(), found.end()};
  }
  std::vector<std::string> Whole(std::string_view word, std::string_view owner = {}) {
    return Scanned({.word = word, .owner = owner});
  }
  std::vector<std::string> Beginning(std::string_view word, std::string_view owner = {}) {
    return Scanned({.word = word, .beginning = true, .owner = owner});
  }
  static std::string Shown(const Entry& entry) {
    return entry.word + " " + entry.owner + " " + entry.item;
  }
};
TYPED_TEST_SUITE(WordsContract, Everywhere);

TYPED_TEST(WordsContract, WordsAreFoundWholeByTheirBeginningAndByOwner) {
  ASSERT_THAT(this->words().Reset("v1"), IsOk());
  ASSERT_THAT(this->Put(3, {{"ba", "o", "1"}, {"a", "o", "1"}, {"b\xff\xff", "p", "1"}}), IsOk());
  ASSERT_THAT(this->Put(4, {{"ba", "o", "1"}, {"ba", "o", ""}, {"aa", "p", "2"}}), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Whole("a"), ElementsAre("a o 1"));
    EXPECT_THAT(this->Whole("a", "p"), IsEmpty());
    EXPECT_THAT(this->Beginning("a"), ElementsAre("a o 1", "aa p 2"));
    EXPECT_THAT(this->Beginning("a", "p"), ElementsAre("aa p 2"));
    EXPECT_THAT(this->Whole("ba"), ElementsAre("ba o ", "ba o 1"));
    EXPECT_THAT(this->Whole("b"), IsEmpty());
    EXPECT_THAT(this->Beginning("b\xff"), ElementsAre("b\xff\xff p 1"));
    EXPECT_THAT(this->Beginning("c"), IsEmpty());
    EXPECT_EQ(this->Beginning("").size(), 5);
    EXPECT_THAT(this->Beginning("", "q"), IsEmpty());
    EXPECT_EQ(this->words().state().version, "v1");
    EXPECT_EQ(this->words().state().applied_position, 4);
    this->Reopen();
  }
}

TYPED_TEST(WordsContract, AVisitEndsAScanAndSoDoTooManyWords) {
  ASSERT_THAT(this->Put(1, {{"a1", "o", "1"}, {"a2", "o", "1"}, {"b", "o", "1"}}), IsOk());
  for (int round = 0; round < 2; ++round) {
    int visited = 0;
    const auto visit = [&](std::string_view, std::string_view, std::string_view) {
      return ++visited < 2;
    };
    EXPECT_FALSE(*this->words().Scan({.word = "", .beginning = true}, visit));
    EXPECT_EQ(visited, 2);
    this->Scanned({.word = "a", .beginning = true, .words_max = 1}, false);
    EXPECT_EQ(this->Scanned({.word = "a", .beginning = true, .words_max = 2}).size(), 2u);
    this->Reopen();  // so that they lie on the disk
  }
}

TYPED_TEST(WordsContract, ResetDropsAllAndStatesTheVersion) {
  EXPECT_EQ(this->words().state().version, "");
  ASSERT_THAT(this->Put(7, {{"a", "o", "1"}, {"\xff\xff", "o", "1"}}), IsOk());
  this->Reopen();
  ASSERT_THAT(this->Put(8, {{"b", "o", "1"}}), IsOk());
  ASSERT_THAT(this->words().Reset("v2"), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Beginning(""), IsEmpty());
    EXPECT_THAT(this->Whole("a", "o"), IsEmpty());
    EXPECT_EQ(this->words().state().version, "v2");
    EXPECT_EQ(this->words().state().applied_position, 0);
    this->Reopen();
  }
  // In runs that bear the numbers of those that were dropped.
  for (Position position = 1; position <= 2; ++position) {
    ASSERT_THAT(this->Put(position, {{"a", "p", std::to_string(position)}}), IsOk());
    this->Reopen();
  }
  EXPECT_THAT(this->Beginning(""), ElementsAre("a p 1", "a p 2"));
  EXPECT_THAT(this->Whole("a", "o"), IsEmpty());
}

TYPED_TEST(WordsContract, AnEmptyWordOrOwnerOrAPositionThatDoesNotGoOnIsRefused) {
  ASSERT_THAT(this->Put(5, {{"a", "o", "1"}}), IsOk());
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(this->Put(6, {{"b", "o", "1"}, {"", "o", "1"}}), refused);
  EXPECT_THAT(this->Put(6, {{"b", "o", "1"}, {"b", "", "1"}}), refused);
  EXPECT_THAT(this->Put(5, {{"b", "o", "1"}}), refused);
  EXPECT_THAT(this->Put(4, {{"b", "o", "1"}}), refused);
  EXPECT_THAT(this->Beginning(""), ElementsAre("a o 1"));
  EXPECT_EQ(this->words().state().applied_position, 5);
}

TYPED_TEST(WordsContract, CommitsLeaveTheWordsAlone) {
  ASSERT_THAT(this->Put(1, {{"a", "o", "1"}}), IsOk());
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  ASSERT_THAT(this->store_->ResetViews("v1"), IsOk());
  EXPECT_EQ(this->words().state().applied_position, 1);
  EXPECT_THAT(this->Beginning(""), ElementsAre("a o 1"));
}

TYPED_TEST(WordsContract, WhatIsBrokenOffInBetweenIsFoundAndWrittenLater) {
  Entries entries;  // more than waits in memory
  const std::string item(9000, 'x');
  for (int i = 1000; i < 3000; ++i) entries.push_back({"w" + std::to_string(i), "o", item});
  for (Entry& entry : entries) entry.item += entry.word;
  // Each time somewhere else, with places before those that were there, so that all are numbered
  // anew.
  Position position = 0;
  for (const int after : {1, 2, 5, 20, 1000}) {
    int looks = 0;
    entries.push_back({"v", "n" + std::to_string(after), "1"});
    const Entries added = position == 0 ? entries : Entries{entries.back()};
    ASSERT_THAT(this->Put(++position, added, [&] { return ++looks < after; }), IsOk());
    EXPECT_EQ(this->words().state().applied_position, position);
    EXPECT_EQ(this->Beginning("").size(), entries.size());
    EXPECT_EQ(this->Whole("v", "n1"), (std::vector<std::string>{"v n1 1"}));
  }
  this->Reopen();
  EXPECT_EQ(this->words().state().applied_position, position);
  EXPECT_EQ(this->Beginning("").size(), entries.size());
  EXPECT_EQ(this->Beginning("", "o").size(), entries.size() - position);
  EXPECT_EQ(this->Whole("v", "n1"), (std::vector<std::string>{"v n1 1"}));
  ASSERT_THAT(this->Put(++position, entries, [] { return false; }), IsOk());
  ASSERT_THAT(this->words().Reset("v2"), IsOk());
  EXPECT_THAT(this->Beginning(""), IsEmpty());
}

// More than waits in memory: what is written in runs, and what is not yet, are one.
TYPED_TEST(WordsContract, WordsOfManyRunsAreWhole) {
  const std::string padding(2000, 'x');
  std::size_t count = 0;
  for (Position position = 1; position <= 100; ++position) {
    Entries entries;
    for (int i = 0; i < 100; ++i) {
      entries.push_back({position % 2 == 0 ? "a" : "b", i % 2 == 0 ? "o" : "p",
                         padding + std::to_string(++count)});
    }
    ASSERT_THAT(this->Put(position, entries), IsOk());
  }
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->Whole("a").size(), count / 2);
    EXPECT_EQ(this->Whole("b").size(), count / 2);
    EXPECT_EQ(this->Whole("b", "p").size(), count / 4);
    this->Reopen();
  }
}

// Places by the thousand: the numbers of a word, and the names of places, lie in many values.
TYPED_TEST(WordsContract, AWordOfEveryItemIsFoundForOneOwnerOfManyAndOfFew) {
  for (const int owners : {1, 7, 3000}) {
    ASSERT_THAT(this->words().Reset("v"), IsOk());
    Entries entries;
    for (int i = 0; i < 9000; ++i) {
      const std::string owner = "o" + std::to_string(i % owners);
      entries.push_back({"every", owner, "i" + std::to_string(i)});
      if (i % 1000 == 0) entries.push_back({"rare", owner, "i" + std::to_string(i)});
    }
    ASSERT_THAT(this->Put(1, Entries(entries.begin(), entries.begin() + 5000)), IsOk());
    this->Reopen();
    ASSERT_THAT(this->Put(2, Entries(entries.begin() + 5000, entries.end())), IsOk());
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(this->Whole("every").size(), 9000u);
      EXPECT_EQ(this->Whole("rare").size(), 9u);
      std::size_t every = 0;
      std::size_t rare = 0;
      for (int i = 0; i < owners; i += 1 + owners / 50) {
        const std::string owner = "o" + std::to_string(i);
        Entries expected;
        for (const Entry& entry : entries) {
          if (entry.owner == owner) expected.push_back(entry);
        }
        EXPECT_EQ(this->Beginning("", owner).size(), expected.size()) << owner;
        every += this->Whole("every", owner).size();
        rare += this->Beginning("r", owner).size();
        EXPECT_EQ(this->Whole("every", owner).size() + this->Beginning("r", owner).size(),
                  expected.size());
      }
      if (owners <= 50) {
        EXPECT_EQ(every, 9000u);
        EXPECT_EQ(rare, 9u);
      }
      this->Reopen();
    }
  }
}

// The store and a plain set, changed alike at random.
TYPED_TEST(WordsContract, RandomEntriesAgreeWithANaiveModel) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet("\0\1ab\xfe\xff", 6);
  const auto random_text = [&](std::size_t size) {
    std::string text;
    while (text.size() < size) text.push_back(alphabet[random() % 6]);
    return text;
  };
  std::set<Entry> model;
  for (Position position = 1; position <= 200; ++position) {
    Entries added;
    for (std::size_t n = random() % 60; n > 0; --n) {
      added.push_back({random_text(1 + random() % 3), random_text(1 + random() % 2),
                       random_text(random() % 4)});
      if (random() % 3 == 0) added.push_back({"w", added.back().owner, added.back().item});
      if (random() % 3 == 0) added.push_back(added.back());
    }
    ASSERT_THAT(this->Put(position, added), IsOk());
    model.insert(added.begin(), added.end());
    if (random() % 20 == 0) this->Reopen();
    const std::string word = random() % 4 == 0 ? "w" : random_text(random() % 4);
    const std::string owner = random() % 2 == 0 ? "" : random_text(1 + random() % 2);
    const bool beginning = random() % 2 == 0;
    std::set<std::string> expected;
    for (const Entry& entry : model) {
      const bool asked = beginning ? entry.word.starts_with(word) : entry.word == word;
      if (asked && (owner.empty() || entry.owner == owner)) expected.insert(this->Shown(entry));
    }
    EXPECT_EQ(this->Scanned({.word = word, .beginning = beginning, .owner = owner}),
              std::vector<std::string>(expected.begin(), expected.end()));
  }
}

// One word at one place.
absl::Status PutOne(WordIndex& words, Position position) {
  const std::string_view word = "a";
  const WordPlace place{"o", "1", std::span(&word, 1)};
  return words.Put(position, std::span(&place, 1));
}

TEST(WordsFamily, AFolderWithoutItOpensAndGetsIt) {
  testing::TempDir dir;
  const OpenOptions options{.path = dir.Sub("ledger"), .new_ledger_id = IdOf(0)};
  {
    auto store = OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Commit(GroupAt(1, 3)), IsOk());
    ASSERT_THAT(PutOne((*store)->words(), 3), IsOk());
  }
  {
    auto database = RocksDatabase::Open(options.path + "/db", RocksDatabase::Mode::kOpen, nullptr);
    ASSERT_THAT(database, IsOk());
    ASSERT_TRUE((*database)->db().DropColumnFamily((*database)->family(kWords)).ok());
  }
  for (int round = 0; round < 2; ++round) {
    auto store = OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    EXPECT_EQ((*store)->log().Head(), 3);
    EXPECT_EQ((*store)->words().state().applied_position, round == 0 ? 0 : 3);
    if (round == 0) {
      ASSERT_THAT((*store)->words().Put(3, {}), IsOk());
    }
  }
}

}  // namespace
}  // namespace minutebook::store
