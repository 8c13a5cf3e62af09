// What every store promises of the versioned views.
#include <limits>
#include <map>
#include <random>
#include <thread>
#include <utility>
#include <vector>

#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr Position kNewest = std::numeric_limits<Position>::max();
using Row = std::pair<std::string, std::pair<Position, std::string>>;

template <typename Where>
class ViewsContract : public StoreContract<Where> {
 protected:
  // Commits one event that changes the rows.
  void Set(std::vector<std::pair<std::string, std::optional<std::string>>> rows) {
    const Position position = this->log().Head() + 1;
    Group group = GroupAt(position, 1);
    for (auto& [key, value] : rows) {
      group.rows.push_back(Change(*this->store_, key, position, value));
    }
    ASSERT_THAT(this->store_->Commit(group), IsOk());
  }

  std::vector<Row> Scanned(std::string_view prefix, std::string_view after, Position as_of,
                           std::size_t count = 1000000) {
    std::vector<Row> rows;
    EXPECT_THAT(this->views().Scan(
                    prefix, after, as_of,
                    [&](std::string_view key, Position since, std::string_view value) {
                      rows.emplace_back(std::string(key), std::pair(since, std::string(value)));
                      return rows.size() < count;
                    }),
                IsOk());
    return rows;
  }

  // The same backward, in the order of keys.
  std::vector<Row> ScannedBack(std::string_view prefix, std::string_view before, Position as_of) {
    std::vector<Row> rows;
    EXPECT_THAT(this->views().ScanBack(
                    prefix, before, as_of,
                    [&](std::string_view key, Position since, std::string_view value) {
                      rows.emplace_back(std::string(key), std::pair(since, std::string(value)));
                      return true;
                    }),
                IsOk());
    return {rows.rbegin(), rows.rend()};
  }

  // "since:value", or "-" for no row.
  std::string At(std::string_view key, Position as_of) {
    const auto version = this->views().Get(key, as_of);
    EXPECT_THAT(version, IsOk());
    if (!version.ok() || !*version) return "-";
    return std::to_string((*version)->since) + ":" + (*version)->value;
  }
};
TYPED_TEST_SUITE(ViewsContract, Everywhere);

TYPED_TEST(ViewsContract, RowIsReadAsItStoodAtEveryPosition) {
  this->Set({{"k", "one"}});
  this->Set({{"other", "x"}});
  this->Set({{"k", "two"}});
  this->Set({{"k", std::nullopt}});
  this->Set({{"other", "y"}});
  this->Set({{"k", ""}});
  const std::vector<std::string> expected = {"-", "1:one", "1:one", "3:two", "-", "-", "6:"};
  for (int round = 0; round < 2; ++round) {
    for (Position as_of = 0; as_of < expected.size(); ++as_of) {
      EXPECT_EQ(this->At("k", as_of), expected[as_of]) << "as of " << as_of;
    }
    EXPECT_EQ(this->At("k", kNewest), "6:");
    EXPECT_EQ(this->At("absent", 3), "-");
    EXPECT_EQ(this->At("absent", kNewest), "-");
    this->Reopen();
  }
}

TYPED_TEST(ViewsContract, ScansKeepToPrefixAndStartPastAfter) {
  this->Set({{"a", "1"}, {"ab", "2"}, {"b", "3"}, {"b\xff", "4"}, {"b\xff\xff", "5"}, {"c", "6"}});
  this->Set({{"ab", std::nullopt}, {"b", "7"}, {"ba", "8"}});
  EXPECT_THAT(this->Scanned("b", "", kNewest),
              ElementsAre(Pair("b", Pair(2, "7")), Pair("ba", Pair(2, "8")),
                          Pair("b\xff", Pair(1, "4")), Pair("b\xff\xff", Pair(1, "5"))));
  EXPECT_THAT(this->Scanned("b", "b", kNewest, 2),
              ElementsAre(Pair("ba", Pair(2, "8")), Pair("b\xff", Pair(1, "4"))));
  EXPECT_THAT(this->Scanned("b", "", 1),
              ElementsAre(Pair("b", Pair(1, "3")), Pair("b\xff", Pair(1, "4")),
                          Pair("b\xff\xff", Pair(1, "5"))));
  EXPECT_THAT(this->Scanned("a", "", 1),
              ElementsAre(Pair("a", Pair(1, "1")), Pair("ab", Pair(1, "2"))));
  EXPECT_THAT(this->Scanned("a", "", 2), ElementsAre(Pair("a", Pair(1, "1"))));
  EXPECT_THAT(this->Scanned("a", "a", 1), ElementsAre(Pair("ab", Pair(1, "2"))));
  EXPECT_THAT(this->Scanned("b\xff", "", 1),
              ElementsAre(Pair("b\xff", Pair(1, "4")), Pair("b\xff\xff", Pair(1, "5"))));
  EXPECT_THAT(this->Scanned("b", "a", kNewest).size(), 4) << "after lies before the prefix";
  EXPECT_THAT(this->Scanned("b", "c", kNewest), IsEmpty()) << "after lies behind the prefix";
  EXPECT_THAT(this->Scanned("", "", 0), IsEmpty());
  EXPECT_EQ(this->Scanned("", "", kNewest).size(), 6);
}

TYPED_TEST(ViewsContract, ScansBackEndBeforeTheBoundAndWhereTheyAreTold) {
  this->Set({{"a", "1"}, {"b", "2"}, {"ba", "3"}, {"b\xff", "4"}, {"c", "5"}});
  this->Set({{"ba", std::nullopt}, {"bb", "6"}});
  for (const Position as_of : {Position{1}, kNewest}) {
    const Row middle = as_of == 1 ? Row("ba", {1, "3"}) : Row("bb", {2, "6"});
    const Row first("b", {1, "2"}), last("b\xff", {1, "4"});
    EXPECT_THAT(this->ScannedBack("b", "", as_of), ElementsAre(first, middle, last));
    EXPECT_THAT(this->ScannedBack("b", "b\xff", as_of), ElementsAre(first, middle));
    EXPECT_THAT(this->ScannedBack("b", "b", as_of), IsEmpty());
    EXPECT_THAT(this->ScannedBack("b", "a", as_of), IsEmpty())
        << "the bound lies before the prefix";
    EXPECT_THAT(this->ScannedBack("b", "c", as_of), ElementsAre(first, middle, last));
    std::string seen;
    ASSERT_THAT(this->views().ScanBack("b", "", as_of,
                                       [&](std::string_view key, Position, std::string_view) {
                                         seen.append(key);
                                         return key == "b\xff";
                                       }),
                IsOk());
    EXPECT_EQ(seen, last.first + middle.first);
  }
}

TYPED_TEST(ViewsContract, SeveralChangesOfOneRowInAGroupAreAllVersions) {
  Group group = GroupAt(1, 4);
  group.rows = {{.key = "k", .since = 1, .value = "a", .previous = std::nullopt},
                {.key = "j", .since = 1, .value = "x", .previous = std::nullopt},
                {.key = "k", .since = 2, .value = "b", .previous = RowVersion{1, "a"}},
                {.key = "k", .since = 3, .value = std::nullopt, .previous = RowVersion{2, "b"}},
                {.key = "j", .since = 3, .value = std::nullopt, .previous = RowVersion{1, "x"}},
                {.key = "k", .since = 4, .value = "c", .previous = std::nullopt}};
  ASSERT_THAT(this->store_->Commit(group), IsOk());
  EXPECT_EQ(this->At("k", 1), "1:a");
  EXPECT_EQ(this->At("k", 2), "2:b");
  EXPECT_EQ(this->At("k", 3), "-");
  EXPECT_EQ(this->At("k", 4), "4:c");
  EXPECT_THAT(this->Scanned("", "", 2),
              ElementsAre(Pair("j", Pair(1, "x")), Pair("k", Pair(2, "b"))));
  EXPECT_THAT(this->Scanned("", "", 3), IsEmpty());
  EXPECT_THAT(this->Scanned("", "", 4), ElementsAre(Pair("k", Pair(4, "c"))));
}

TYPED_TEST(ViewsContract, LastOfTwoChangesByOneEventHolds) {
  Group group = GroupAt(1, 1);
  group.rows = {{.key = "k", .since = 1, .value = "a", .previous = std::nullopt},
                {.key = "k", .since = 1, .value = "b", .previous = RowVersion{1, "a"}},
                {.key = "j", .since = 1, .value = "x", .previous = std::nullopt},
                {.key = "j", .since = 1, .value = std::nullopt, .previous = RowVersion{1, "x"}}};
  ASSERT_THAT(this->store_->Commit(group), IsOk());
  this->Set({{"k", "c"}, {"j", "y"}});
  EXPECT_EQ(this->At("k", 1), "1:b");
  EXPECT_EQ(this->At("j", 1), "-");
  EXPECT_EQ(this->At("k", 2), "2:c");
  EXPECT_EQ(this->At("j", 2), "2:y");
}

TYPED_TEST(ViewsContract, MultiGetAnswersInTheOrderOfItsKeys) {
  this->Set({{"a", "1"}, {"b", "2"}});
  this->Set({{"b", "3"}, {"c", "4"}});
  const std::vector<std::string> keys = {"c", "b", "absent", "a", "b"};
  const auto text = [](const std::vector<std::optional<RowVersion>>& versions) {
    std::string all;
    for (const auto& version : versions) {
      all += version ? std::to_string(version->since) + ":" + version->value + " " : "- ";
    }
    return all;
  };
  const auto newest = this->views().MultiGet(keys, kNewest);
  const auto first = this->views().MultiGet(keys, 1);
  ASSERT_THAT(newest, IsOk());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(text(*newest), "2:4 2:3 - 1:1 2:3 ");
  EXPECT_EQ(text(*first), "- 1:2 - 1:1 1:2 ");
  EXPECT_THAT(this->views().MultiGet({}, 1), testing::IsOkAndHolds(IsEmpty()));
  const auto in_order =
      this->views().MultiGet(std::vector<std::string>{"a", "b", "b", "c"}, kNewest);
  ASSERT_THAT(in_order, IsOk());
  EXPECT_EQ(text(*in_order), "1:1 2:3 2:3 2:4 ");
}

// A store and a plain map, changed alike at random: every key, prefix and position must agree.
TYPED_TEST(ViewsContract, RandomHistoriesAgreeWithANaiveModel) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::string alphabet("\0\1ab\xfe\xff", 6);
  const auto random_key = [&] {
    std::string key;
    for (std::size_t n = random() % 4; n > 0; --n) key.push_back(alphabet[random() % 6]);
    return key;
  };
  using Model = std::map<std::string, std::pair<Position, std::string>>;
  std::vector<Model> states(1);  // by position
  while (states.size() < 120) {
    const Position first = states.size();
    Group group = GroupAt(first, 1 + random() % 4);
    for (std::size_t i = 0; i < group.events.size(); ++i) {
      Model next = states.back();
      for (std::size_t n = random() % 6; n > 0; --n) {
        RowChange change{.key = random_key(), .since = first + i, .value = {}, .previous = {}};
        if (const auto old = next.find(change.key); old != next.end()) {
          change.previous = RowVersion{old->second.first, old->second.second};
        }
        if (random() % 3 != 0) change.value = std::to_string(random() % 1000);
        if (change.value) {
          next[change.key] = {change.since, *change.value};
        } else {
          next.erase(change.key);
        }
        group.rows.push_back(std::move(change));
      }
      states.push_back(std::move(next));
    }
    ASSERT_THAT(this->store_->Commit(group), IsOk());
    if (random() % 8 == 0) this->Reopen();
  }
  for (Position as_of = 0; as_of < states.size() + 2; ++as_of) {
    const Model& state = states[std::min<std::size_t>(as_of, states.size() - 1)];
    for (int round = 0; round < 12; ++round) {
      const std::string prefix = random_key().substr(0, round % 3);
      const std::string after = round % 2 == 0 ? "" : prefix + random_key();
      std::vector<Row> expected;
      for (const auto& row : state) {
        if (row.first.starts_with(prefix) && (after.empty() || row.first > after)) {
          expected.push_back(row);
        }
      }
      EXPECT_EQ(this->Scanned(prefix, after, as_of), expected) << "as of " << as_of;
      expected.clear();
      for (const auto& row : state) {
        if (row.first.starts_with(prefix) && (after.empty() || row.first < after)) {
          expected.push_back(row);
        }
      }
      EXPECT_EQ(this->ScannedBack(prefix, after, as_of), expected) << "as of " << as_of;
      const std::string key = random_key();
      const auto row = state.find(key);
      EXPECT_EQ(
          this->At(key, as_of),
          row == state.end() ? "-" : std::to_string(row->second.first) + ":" + row->second.second)
          << "as of " << as_of;
    }
  }
}

TYPED_TEST(ViewsContract, CommitCarriesTheViewsAlong) {
  EXPECT_EQ(this->store_->views_state().version, "");
  EXPECT_EQ(this->store_->views_state().applied_position, 0);
  ASSERT_THAT(this->store_->ResetViews("v1"), IsOk());
  this->Set({{"k", "one"}});
  EXPECT_EQ(this->store_->views_state().version, "v1");
  EXPECT_EQ(this->store_->views_state().applied_position, 1);
  this->Reopen();
  EXPECT_EQ(this->store_->views_state().version, "v1");
  EXPECT_EQ(this->store_->views_state().applied_position, 1);
}

TYPED_TEST(ViewsContract, ResetViewsAreWrittenAgainFromTheLog) {
  this->Set({{"k", "old"}, {"gone", "old"}, {"\xff\xff", "old"}});
  this->Set({{"k", "older"}, {"gone", std::nullopt}});
  ASSERT_THAT(this->store_->Commit(GroupAt(3, 2)), IsOk());
  ASSERT_THAT(this->store_->ResetViews("v2"), IsOk());
  EXPECT_EQ(this->store_->views_state().applied_position, 0);
  for (Position as_of = 0; as_of <= 4; ++as_of) {
    EXPECT_THAT(this->Scanned("", "", as_of), IsEmpty());
    EXPECT_EQ(this->At("gone", as_of), "-");
  }

  Group with_rows = GroupAt(5, 1);
  with_rows.rows.push_back({.key = "k", .since = 5, .value = "x", .previous = {}});
  EXPECT_THAT(this->store_->Commit(with_rows), StatusIs(absl::StatusCode::kFailedPrecondition))
      << "rows would be applied twice";
  ASSERT_THAT(this->store_->Commit(GroupAt(5, 1)), IsOk()) << "events alone may go on";
  EXPECT_EQ(this->store_->views_state().applied_position, 0);

  ASSERT_THAT(
      this->store_->ApplyViews(
          2, {{.key = "k", .since = 1, .value = "new", .previous = {}},
              {.key = "k", .since = 2, .value = "newer", .previous = RowVersion{1, "new"}}}),
      IsOk());
  this->Reopen();
  EXPECT_EQ(this->store_->views_state().version, "v2");
  EXPECT_EQ(this->store_->views_state().applied_position, 2);
  ASSERT_THAT(this->store_->ApplyViews(5, {}), IsOk());
  EXPECT_EQ(this->store_->views_state().applied_position, 5);
  EXPECT_EQ(this->At("k", 1), "1:new");
  EXPECT_EQ(this->At("k", kNewest), "2:newer");
  this->Set({{"k", "newest"}});
  EXPECT_EQ(this->store_->views_state().applied_position, 6);
  EXPECT_EQ(this->At("k", 5), "2:newer");
}

TYPED_TEST(ViewsContract, RowsOutsideTheStatedPositionsAreNotApplied) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  ASSERT_THAT(this->store_->ResetViews("v1"), IsOk());
  EXPECT_THAT(this->store_->ApplyViews(4, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(this->store_->ApplyViews(2, {{.key = "k", .since = 3, .value = "x", .previous = {}}}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"k\"")));
  ASSERT_THAT(this->store_->ApplyViews(2, {}), IsOk());
  EXPECT_THAT(this->store_->ApplyViews(1, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(this->store_->ApplyViews(3, {{.key = "k", .since = 2, .value = "x", .previous = {}}}),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TYPED_TEST(ViewsContract, ScanAsOfAPositionIsTheSameHoweverTheWriterGoesOn) {
  // Ten rows that every event rewrites, deletes or makes again; a scan as of P must see P's.
  const auto row_of = [](Position position, int i) -> std::optional<std::string> {
    if ((position + i) % 3 == 0) return std::nullopt;
    return std::to_string(position);
  };
  std::thread reader([&] {
    for (Position head = 0; head < 400; head = this->log().Head()) {
      if (head == 0) continue;
      std::vector<std::string> seen;
      for (const Row& row : this->Scanned("r", "", head)) {
        EXPECT_EQ(row.second.second, std::to_string(head));
        seen.push_back(row.first);
      }
      std::vector<std::string> expected;
      for (int i = 0; i < 10; ++i) {
        const std::string key = "r" + std::to_string(i);
        const std::optional<std::string> value = row_of(head, i);
        if (value) expected.push_back(key);
        EXPECT_EQ(this->At(key, head), value ? std::to_string(head) + ":" + *value : "-");
      }
      EXPECT_EQ(seen, expected) << "as of " << head;
    }
  });
  for (Position position = 1; position <= 400; ++position) {
    std::vector<std::pair<std::string, std::optional<std::string>>> rows;
    for (int i = 0; i < 10; ++i) rows.emplace_back("r" + std::to_string(i), row_of(position, i));
    this->Set(rows);
  }
  reader.join();
}

}  // namespace
}  // namespace minutebook::store
