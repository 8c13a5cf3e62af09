// What every store promises of the index of words.
#include <algorithm>
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

using Entries = std::vector<WordEntry>;

template <typename Where>
class WordsContract : public StoreContract<Where> {
 protected:
  WordIndex& words() { return this->store_->words(); }
  // "group=item", each once.
  std::vector<std::string> Scanned(std::string_view prefix, std::size_t count = 1000000) {
    std::vector<std::string> found;
    std::vector<std::string> groups;
    EXPECT_THAT(words().Scan(prefix,
                             [&](std::string_view group, std::string_view item, std::string*) {
                               if (groups.empty() || groups.back() != group) {
                                 groups.emplace_back(group);
                               }
                               found.push_back(Shown(group, item));
                               return found.size() < count;
                             }),
                IsOk());
    EXPECT_TRUE(std::is_sorted(groups.begin(), groups.end()));
    EXPECT_EQ(std::set<std::string>(groups.begin(), groups.end()).size(), groups.size())
        << "a group comes in pieces";
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }
  static std::string Shown(std::string_view group, std::string_view item) {
    return std::string(group).append("=").append(item);
  }
};
TYPED_TEST_SUITE(WordsContract, Everywhere);

TYPED_TEST(WordsContract, GroupsAreScannedByPrefixInOrder) {
  ASSERT_THAT(this->words().Reset("v1"), IsOk());
  ASSERT_THAT(this->words().Put(3, Entries({{"ba", "1"}, {"aa", "1"}, {"b\xff\xff", "1"}})),
              IsOk());
  ASSERT_THAT(this->words().Put(4, Entries({{"ba", "1"}, {"ba", ""}, {"aa", "2"}})), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Scanned("a"), ElementsAre("aa=1", "aa=2"));
    EXPECT_THAT(this->Scanned("ba"), ElementsAre("ba=", "ba=1"));
    EXPECT_THAT(this->Scanned("a", 1).size(), 1u);
    EXPECT_THAT(this->Scanned("b\xff"), ElementsAre("b\xff\xff=1"));
    EXPECT_THAT(this->Scanned("c"), IsEmpty());
    EXPECT_EQ(this->Scanned("").size(), 5);
    EXPECT_EQ(this->words().state().version, "v1");
    EXPECT_EQ(this->words().state().applied_position, 4);
    this->Reopen();
  }
}

TYPED_TEST(WordsContract, AVisitMayPassOverGroups) {
  ASSERT_THAT(this->words().Put(1, Entries({{"a1", "x"}, {"a2", "x"}, {"b1", "x"}})), IsOk());
  this->Reopen();  // so that some lie on the disk, and some do not
  ASSERT_THAT(this->words().Put(2, Entries({{"a1", "y"}, {"a3", "x"}, {"b2", "x"}, {"c1", "x"}})),
              IsOk());
  std::vector<std::string> seen;
  ASSERT_THAT(this->words().Scan("",
                                 [&](std::string_view group, std::string_view, std::string* seek) {
                                   seen.emplace_back(group);
                                   if (group == "a1") *seek = "a3";
                                   if (group == "a3") *seek = "a1";  // never back
                                   if (group == "b1") *seek = "bz";
                                   return true;
                                 }),
              IsOk());
  EXPECT_THAT(seen, ElementsAre("a1", "a3", "b1", "c1"));
}

TYPED_TEST(WordsContract, ResetDropsAllAndStatesTheVersion) {
  EXPECT_EQ(this->words().state().version, "");
  ASSERT_THAT(this->words().Put(7, Entries({{"a", "1"}, {"\xff\xff", "1"}})), IsOk());
  this->Reopen();
  ASSERT_THAT(this->words().Put(8, Entries({{"b", "1"}})), IsOk());
  ASSERT_THAT(this->words().Reset("v2"), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Scanned(""), IsEmpty());
    EXPECT_EQ(this->words().state().version, "v2");
    EXPECT_EQ(this->words().state().applied_position, 0);
    this->Reopen();
  }
  ASSERT_THAT(this->words().Put(1, Entries({{"a", "1"}})), IsOk());
  EXPECT_THAT(this->Scanned(""), ElementsAre("a=1"));
}

TYPED_TEST(WordsContract, AnEmptyGroupOrAPositionThatDoesNotGoOnIsRefused) {
  ASSERT_THAT(this->words().Put(5, Entries({{"a", "1"}})), IsOk());
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(this->words().Put(6, Entries({{"b", "1"}, {"", "1"}})), refused);
  EXPECT_THAT(this->words().Put(5, Entries({{"b", "1"}})), refused);
  EXPECT_THAT(this->words().Put(4, Entries({{"b", "1"}})), refused);
  EXPECT_THAT(this->Scanned(""), ElementsAre("a=1"));
  EXPECT_EQ(this->words().state().applied_position, 5);
}

TYPED_TEST(WordsContract, CommitsLeaveTheWordsAlone) {
  ASSERT_THAT(this->words().Put(1, Entries({{"a", "1"}})), IsOk());
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  ASSERT_THAT(this->store_->ResetViews("v1"), IsOk());
  EXPECT_EQ(this->words().state().applied_position, 1);
  EXPECT_THAT(this->Scanned(""), ElementsAre("a=1"));
}

TYPED_TEST(WordsContract, WhatIsBrokenOffInBetweenIsFoundAndWrittenLater) {
  std::vector<std::string> groups;
  const std::string item(9000, 'x');
  for (int i = 1000; i < 2000; ++i) groups.push_back("g" + std::to_string(i));
  Entries entries;  // more than waits in memory
  for (const std::string& group : groups) entries.emplace_back(group, item);
  ASSERT_THAT(this->words().Put(1, entries, [] { return false; }), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->words().state().applied_position, 1u + static_cast<unsigned>(round));
    EXPECT_EQ(this->Scanned("").size(), groups.size() + static_cast<unsigned>(round));
    if (round == 0) {
      ASSERT_THAT(this->words().Put(2, Entries({{"h", "1"}})), IsOk());
    }
  }
  this->Reopen();
  EXPECT_EQ(this->words().state().applied_position, 2u);
  EXPECT_EQ(this->Scanned("").size(), groups.size() + 1);
  ASSERT_THAT(this->words().Put(3, entries, [] { return false; }), IsOk());
  ASSERT_THAT(this->words().Reset("v2"), IsOk());
  EXPECT_THAT(this->Scanned(""), IsEmpty());
}

// More than waits in memory: what is written in runs, and what is not yet, are one.
TYPED_TEST(WordsContract, GroupsOfManyRunsAreWhole) {
  const std::string padding(2000, 'x');
  std::size_t count = 0;
  for (Position position = 1; position <= 100; ++position) {
    std::vector<std::string> items;
    for (int i = 0; i < 100; ++i) items.push_back(padding + std::to_string(++count));
    std::vector<WordEntry> entries;
    for (const std::string& item : items) entries.push_back({position % 2 == 0 ? "a" : "b", item});
    ASSERT_THAT(this->words().Put(position, entries), IsOk());
  }
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->Scanned("a").size(), count / 2);
    EXPECT_EQ(this->Scanned("b").size(), count / 2);
    this->Reopen();
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
  std::set<std::pair<std::string, std::string>> model;
  for (Position position = 1; position <= 200; ++position) {
    std::vector<std::pair<std::string, std::string>> added;
    for (std::size_t n = random() % 6; n > 0; --n) {
      added.emplace_back(random_text(3), random_text(random() % 4));
      if (random() % 3 == 0) added.push_back(added.back());
    }
    ASSERT_THAT(this->words().Put(position, std::vector<WordEntry>(added.begin(), added.end())),
                IsOk());
    model.insert(added.begin(), added.end());
    if (random() % 40 == 0) this->Reopen();
    const std::string prefix = random_text(random() % 3);
    std::set<std::string> expected;
    for (const auto& [group, item] : model) {
      if (group.starts_with(prefix)) expected.insert(this->Shown(group, item));
    }
    EXPECT_EQ(this->Scanned(prefix), std::vector<std::string>(expected.begin(), expected.end()));
  }
}

TEST(WordsFamily, AFolderWithoutItOpensAndGetsIt) {
  testing::TempDir dir;
  const OpenOptions options{.path = dir.Sub("ledger"), .new_ledger_id = IdOf(0)};
  {
    auto store = OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Commit(GroupAt(1, 3)), IsOk());
    const WordEntry entry("a", "1");
    ASSERT_THAT((*store)->words().Put(3, std::span(&entry, 1)), IsOk());
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
