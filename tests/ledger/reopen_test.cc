#include "service/domain/fold.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

// All rows as of `as_of`.
std::vector<std::pair<std::string, std::string>> RowsAsOf(const Ledger& ledger,
                                                          store::Position as_of) {
  std::vector<std::pair<std::string, std::string>> rows;
  const absl::Status status = ledger.AnswerNow().rows.Scan(
      "", "", as_of, [&](std::string_view key, store::Position since, std::string_view value) {
        rows.emplace_back(std::string(key) + "@" + std::to_string(since), value);
        return true;
      });
  EXPECT_THAT(status, IsOk());
  return rows;
}

TEST_F(LedgerTest, AReopenedLedgerIsTheSame) {
  Record({BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  const auto root = ledger_->tree_head().root;
  const auto rows = RowsAsOf(*ledger_, Head());
  Open();
  EXPECT_EQ(Head(), 3u);
  EXPECT_EQ(ledger_->tree_head().root, root);
  EXPECT_EQ(RowsAsOf(*ledger_, Head()), rows);
  EXPECT_EQ(Record({MeetingHeld("a", 2, "2020")}).receipts[0].bodies[0].revision, 3u);
}

TEST_F(LedgerTest, ViewsOfAnotherVersionAreFoldedAnewToTheSameRows) {
  Record({BodyEstablished("a"), testing::ChairDefined("a"), testing::PartyRegistered("a", "sg"),
          testing::PartyRegistered("a", "kh")});
  for (std::uint32_t i = 1; i <= 30; ++i) {
    Record({MeetingHeld("a", i, std::to_string(1990 + i))});
    Record({testing::ChairAssumed("a", i % 2 ? "sg" : "kh", std::to_string(1990 + i))});
  }
  std::vector<decltype(RowsAsOf(*ledger_, 1))> live;
  for (store::Position as_of = 1; as_of <= Head(); ++as_of) {
    live.push_back(RowsAsOf(*ledger_, as_of));
  }
  ledger_.reset();
  store::MemoryStoreOptions options;
  options.disk = disk_;
  ASSERT_THAT(store::MakeMemoryStore(options)->ResetViews("another version"), IsOk());
  store::Position told = 0;
  Open({.rebuild_progress = [&](store::Position done, store::Position) { told = done; }});
  EXPECT_EQ(told, Head());
  for (store::Position as_of = 1; as_of <= Head(); ++as_of) {
    EXPECT_EQ(RowsAsOf(*ledger_, as_of), live[as_of - 1]) << "as of " << as_of;
  }
}

}  // namespace
}  // namespace minutebook::ledger
