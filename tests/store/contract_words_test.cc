// What every store promises of the index of words.
#include <random>
#include <set>
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

template <typename Where>
class WordsContract : public StoreContract<Where> {
 protected:
  WordIndex& words() { return this->store_->words(); }
  std::vector<std::string> Scanned(std::string_view prefix, std::size_t count = 1000000) {
    std::vector<std::string> keys;
    EXPECT_THAT(words().Scan(prefix,
                             [&](std::string_view key, std::string*) {
                               keys.emplace_back(key);
                               return keys.size() < count;
                             }),
                IsOk());
    return keys;
  }
};
TYPED_TEST_SUITE(WordsContract, Everywhere);

TYPED_TEST(WordsContract, KeysAreScannedByPrefixInOrderAndKeptOnce) {
  ASSERT_THAT(this->words().Reset("v1"), IsOk());
  ASSERT_THAT(this->words().Put(3, {"a", std::string("a\0b", 3), "ab", "b\xff", "b\xff\xff"}),
              IsOk());
  ASSERT_THAT(this->words().Put(4, {"ab", "ac"}), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Scanned("a"), ElementsAre("a", std::string("a\0b", 3), "ab", "ac"));
    EXPECT_THAT(this->Scanned("a", 2), ElementsAre("a", std::string("a\0b", 3)));
    EXPECT_THAT(this->Scanned("b\xff"), ElementsAre("b\xff", "b\xff\xff"));
    EXPECT_THAT(this->Scanned("c"), IsEmpty());
    EXPECT_EQ(this->Scanned("").size(), 6);
    EXPECT_EQ(this->words().state().version, "v1");
    EXPECT_EQ(this->words().state().applied_position, 4);
    this->Reopen();
  }
}

TYPED_TEST(WordsContract, AVisitMayPassOverKeys) {
  ASSERT_THAT(this->words().Put(1, {"a1", "a2", "a3", "b1", "b2", "c1"}), IsOk());
  std::vector<std::string> seen;
  ASSERT_THAT(this->words().Scan("",
                                 [&](std::string_view key, std::string* seek) {
                                   seen.emplace_back(key);
                                   if (key == "a1") *seek = "a3";
                                   if (key == "a3") *seek = "a1";  // never back
                                   if (key == "b1") *seek = "bz";
                                   return true;
                                 }),
              IsOk());
  EXPECT_THAT(seen, ElementsAre("a1", "a3", "b1", "c1"));
}

TYPED_TEST(WordsContract, ResetDropsAllAndStatesTheVersion) {
  EXPECT_EQ(this->words().state().version, "");
  ASSERT_THAT(this->words().Put(7, {"a", "\xff\xff"}), IsOk());
  ASSERT_THAT(this->words().Reset("v2"), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(this->Scanned(""), IsEmpty());
    EXPECT_EQ(this->words().state().version, "v2");
    EXPECT_EQ(this->words().state().applied_position, 0);
    this->Reopen();
  }
  ASSERT_THAT(this->words().Put(1, {"a"}), IsOk());
  EXPECT_THAT(this->Scanned(""), ElementsAre("a"));
}

TYPED_TEST(WordsContract, KeysOutOfOrderOrAPositionThatGoesBackAreRefused) {
  ASSERT_THAT(this->words().Put(5, {"a"}), IsOk());
  const auto refused = StatusIs(absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(this->words().Put(6, {"c", "b"}), refused);
  EXPECT_THAT(this->words().Put(6, {"b", "b"}), refused);
  EXPECT_THAT(this->words().Put(6, {""}), refused);
  EXPECT_THAT(this->words().Put(4, {"b"}), refused);
  EXPECT_THAT(this->Scanned(""), ElementsAre("a"));
  EXPECT_EQ(this->words().state().applied_position, 5);
}

TYPED_TEST(WordsContract, CommitsLeaveTheWordsAlone) {
  ASSERT_THAT(this->words().Put(1, {"a"}), IsOk());
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  ASSERT_THAT(this->store_->ResetViews("v1"), IsOk());
  EXPECT_EQ(this->words().state().applied_position, 1);
  EXPECT_THAT(this->Scanned(""), ElementsAre("a"));
}

// The store and a plain set, changed alike at random.
TYPED_TEST(WordsContract, RandomKeysAgreeWithANaiveModel) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet("\0\1ab\xfe\xff", 6);
  const auto random_key = [&] {
    std::string key;
    for (std::size_t n = 1 + random() % 4; n > 0; --n) key.push_back(alphabet[random() % 6]);
    return key;
  };
  std::set<std::string> model;
  for (Position position = 1; position <= 200; ++position) {
    std::set<std::string> keys;
    for (std::size_t n = random() % 6; n > 0; --n) keys.insert(random_key());
    ASSERT_THAT(this->words().Put(position, {keys.begin(), keys.end()}), IsOk());
    model.insert(keys.begin(), keys.end());
    if (random() % 40 == 0) this->Reopen();
    const std::string prefix = random_key().substr(0, random() % 3);
    std::vector<std::string> expected;
    for (const std::string& key : model) {
      if (key.starts_with(prefix)) expected.push_back(key);
    }
    EXPECT_EQ(this->Scanned(prefix), expected);
  }
}

TEST(WordsFamily, AFolderWithoutItOpensAndGetsIt) {
  testing::TempDir dir;
  const OpenOptions options{.path = dir.Sub("ledger"), .new_ledger_id = IdOf(0)};
  {
    auto store = OpenRocksStore(options);
    ASSERT_THAT(store, IsOk());
    ASSERT_THAT((*store)->Commit(GroupAt(1, 3)), IsOk());
    ASSERT_THAT((*store)->words().Put(3, {"a"}), IsOk());
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
    ASSERT_THAT((*store)->words().Put(3, {"a"}), IsOk());
  }
}

}  // namespace
}  // namespace minutebook::store
