// What every store promises of a group that takes something back: header and tree stay, the payload
// is gone, and rows are as if only what is left had happened.
#include <algorithm>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "store/bytes.h"
#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Position kNewest = std::numeric_limits<Position>::max();

std::string HeaderAlone(const std::string& stored) {
  const std::string_view header = *HeaderOf(stored);
  return stored.substr(0, static_cast<std::size_t>(header.data() + header.size() - stored.data()));
}

template <typename Where>
class RedactionContract : public StoreContract<Where> {
 protected:
  void Set(const std::string& key, std::optional<std::string> value) {
    Group group = GroupAt(this->log().Head() + 1, 1);
    group.rows.push_back(Change(*this->store_, key, group.first_position, std::move(value)));
    ASSERT_THAT(this->store_->Commit(group), IsOk());
  }
  // A group of one event that redacts the one at `position`.
  Group Redacting(Position position, std::vector<RewrittenChange> rows) {
    Group group = GroupAt(this->log().Head() + 1, 1);
    group.redaction.events.push_back({position, HeaderAlone(RecordAt(position).stored)});
    group.redaction.rows = std::move(rows);
    return group;
  }
  std::string At(std::string_view key, Position as_of) {
    const auto version = this->views().Get(key, as_of);
    EXPECT_THAT(version, IsOk());
    if (!version.ok() || !*version) return "-";
    return std::to_string((*version)->since) + ":" + (*version)->value;
  }
  std::vector<std::string> Scanned(Position as_of) {
    std::vector<std::string> rows;
    EXPECT_THAT(
        this->views().Scan("", "", as_of,
                           [&](std::string_view key, Position since, std::string_view value) {
                             rows.push_back(std::string(key) + "=" + std::to_string(since) + ":" +
                                            std::string(value));
                             return true;
                           }),
        IsOk());
    return rows;
  }
};
TYPED_TEST_SUITE(RedactionContract, Everywhere);

TYPED_TEST(RedactionContract, ThePayloadGoesAndHeaderTreeAndIndexesStay) {
  for (int i = 0; i < 3; ++i) this->Set("k", std::to_string(i));
  const TreeHead before = this->store_->tree_head();
  const Group group = this->Redacting(2, {});
  ASSERT_THAT(this->store_->Commit(group), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(*this->log().Read(2), HeaderAlone(RecordAt(2).stored));
    EXPECT_EQ(*this->log().Read(1), RecordAt(1).stored);
    EXPECT_EQ(*this->log().Read(3), RecordAt(3).stored);
    const EventId id = IdOf(2);
    EXPECT_THAT(*this->log().Find({&id, 1}), ElementsAre(2u));
    EXPECT_EQ(this->log().Positions("body", 1, 9)->size(), 4u);
    EXPECT_EQ(this->store_->tree_head().size, before.size + 1);
    this->Reopen();
  }
}

TYPED_TEST(RedactionContract, OfOneGroupsEventsTheOthersStay) {
  constexpr Position kLast = 40;
  ASSERT_THAT(this->store_->Commit(GroupAt(1, kLast)), IsOk());
  std::set<Position> gone;
  // The first of its row, one within, two of them at once, the last of a row, and one again.
  const std::vector<std::vector<Position>> rounds = {{1}, {16}, {20, 21, 33}, {32}, {kLast}, {16}};
  for (const std::vector<Position>& positions : rounds) {
    Group group = GroupAt(this->log().Head() + 1, 1);
    for (const Position position : positions) {
      group.redaction.events.push_back({position, HeaderAlone(RecordAt(position).stored)});
      gone.insert(position);
    }
    ASSERT_THAT(this->store_->Commit(group), IsOk());
    this->Reopen();
    for (Position at = 1; at <= this->log().Head(); ++at) {
      const std::string whole = RecordAt(at).stored;
      EXPECT_EQ(*this->log().Read(at), gone.contains(at) ? HeaderAlone(whole) : whole) << at;
    }
  }
}

TYPED_TEST(RedactionContract, RowsAreAsIfOnlyWhatIsLeftHadHappened) {
  this->Set("a", "1");            // 1
  this->Set("a", "words");        // 2: falls away
  this->Set("gone", "words");     // 3: all there is of the row
  this->Set("a", "words and 4");  // 4: holds them, too
  this->Set("b", "5");            // 5
  this->Set("b", std::nullopt);   // 6: would not have been deleted
  this->Set("c", "words");        // 7: would have been deleted
  ASSERT_THAT(this->store_->Commit(this->Redacting(2, {{"a", 2, false, std::nullopt},
                                                       {"gone", 3, false, std::nullopt},
                                                       {"a", 4, true, "4"},
                                                       {"b", 6, false, std::nullopt},
                                                       {"c", 5, true, "5"},
                                                       {"c", 7, true, std::nullopt}})),
              IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(this->At("a", 1), "1:1");
    EXPECT_EQ(this->At("a", 2), "1:1");
    EXPECT_EQ(this->At("a", 4), "4:4");
    EXPECT_EQ(this->At("a", kNewest), "4:4");
    EXPECT_EQ(this->At("gone", 3), "-");
    EXPECT_EQ(this->At("b", 6), "5:5");
    EXPECT_EQ(this->At("b", kNewest), "5:5");
    EXPECT_EQ(this->At("c", 5), "5:5");
    EXPECT_EQ(this->At("c", 7), "-");
    EXPECT_THAT(this->Scanned(kNewest), ElementsAre("a=4:4", "b=5:5"));
    EXPECT_THAT(this->Scanned(5), ElementsAre("a=4:4", "b=5:5", "c=5:5"));
    EXPECT_THAT(this->Scanned(3), ElementsAre("a=1:1"));
    EXPECT_THAT(this->Scanned(0), IsEmpty());
    this->Reopen();
  }
  // And go on from there.
  this->Set("c", "9");
  EXPECT_EQ(this->At("c", kNewest), "9:9");
  EXPECT_EQ(this->At("c", 8), "-");
}

TYPED_TEST(RedactionContract, ARedactionOfAnythingElseChangesNothing) {
  this->Set("k", "1");
  Group whole = this->Redacting(1, {});
  whole.redaction.events[0].stored = RecordAt(1).stored;
  Group other = this->Redacting(1, {});
  other.redaction.events[0].stored = HeaderAlone(RecordAt(2).stored);
  Group beyond = this->Redacting(1, {});
  beyond.redaction.events[0].position = 2;
  Group twice = this->Redacting(1, {{"k", 1, false, std::nullopt}});
  twice.rows.push_back(Change(*this->store_, "k", 2, "2"));
  for (const Group& group : {whole, other, beyond, twice}) {
    EXPECT_THAT(this->store_->Commit(group), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(this->log().Head(), 1u);
    EXPECT_EQ(*this->log().Read(1), RecordAt(1).stored);
  }
  this->Set("k", "2");
}

TYPED_TEST(RedactionContract, APurgeLeavesNothingDue) {
  this->Set("k", "1");
  EXPECT_THAT(this->store_->Purge(), IsOk()) << "with nothing to do";
  ASSERT_THAT(this->store_->Commit(this->Redacting(1, {{"k", 1, false, std::nullopt}})), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(*this->store_->PurgeDue(), ElementsAre(1u)) << "also after a restart";
    this->Reopen();
  }
  ASSERT_THAT(this->store_->Purge(), IsOk());
  EXPECT_THAT(*this->store_->PurgeDue(), IsEmpty());
  EXPECT_EQ(*this->log().Read(1), HeaderAlone(RecordAt(1).stored));
  this->Set("k", "3");
  EXPECT_EQ(this->At("k", kNewest), "3:3");
}

}  // namespace
}  // namespace minutebook::store
