// What a read of the past costs, counted by RocksDB itself: one seek a row that changed since,
// however often it changed. (Until its memtable is written, RocksDB seeks once more past a row that
// was overwritten many times.)
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "rocksdb/perf_context.h"
#include "rocksdb/perf_level.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;

constexpr int kRows = 50;
constexpr int kChangedRows = 7;
// A scan begins with one seek among the current rows and one among the graves.
constexpr std::uint64_t kScanBegins = 2;

std::string RowKey(int i) { return "row/" + std::to_string(1000 + i); }

class SeekCount : public ::testing::Test {
 protected:
  SeekCount() {
    Open();
    Set(0, kRows, "first");
  }
  void Open() {
    store_.reset();
    auto store = OpenRocksStore({.path = dir_.Sub("ledger"), .new_ledger_id = IdOf(0)});
    EXPECT_THAT(store, IsOk());
    store_ = *std::move(store);
  }
  void Set(int begin, int end, const std::string& value) {
    const Position position = store_->log().Head() + 1;
    Group group = GroupAt(position, 1);
    for (int i = begin; i < end; ++i) {
      group.rows.push_back(Change(*store_, RowKey(i), position, value));
    }
    ASSERT_THAT(store_->Commit(group), IsOk());
  }
  void ChangeSome(int times) {
    for (int i = 0; i < times; ++i) Set(0, kChangedRows, std::to_string(i));
    Open();  // all of it in tables
  }
  // Seeks in the memtable, which is empty: so many as iterators were asked for.
  template <typename Read>
  static std::uint64_t Seeks(const Read& read) {
    rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
    rocksdb::get_perf_context()->Reset();
    read();
    const std::uint64_t seeks = rocksdb::get_perf_context()->seek_on_memtable_count;
    rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
    return seeks;
  }
  std::uint64_t ScanSeeks(Position as_of) {
    int rows = 0;
    const std::uint64_t seeks = Seeks([&] {
      EXPECT_THAT(store_->views().Scan("row/", "", as_of,
                                       [&](std::string_view, Position, std::string_view value) {
                                         EXPECT_EQ(value, "first");
                                         ++rows;
                                         return true;
                                       }),
                  IsOk());
    });
    EXPECT_EQ(rows, kRows);
    return seeks;
  }
  std::uint64_t GetSeeks(int row, Position as_of) {
    return Seeks([&] { EXPECT_THAT(store_->views().Get(RowKey(row), as_of), IsOk()); });
  }

  testing::TempDir dir_;
  std::unique_ptr<Store> store_;
};

TEST_F(SeekCount, AListOfThePastPaysOneSeekAChangedRowHoweverOftenItChanged) {
  for (int round = 0; round < 3; ++round) {
    ChangeSome(100);
    EXPECT_EQ(ScanSeeks(1), kScanBegins + kChangedRows);
  }
}

TEST_F(SeekCount, RowsThatCameSinceAndLieSideBySideCostOneSeekTogether) {
  const auto count = [this](bool back) {
    int rows = 0;
    const auto visit = [&rows](std::string_view, Position, std::string_view) {
      ++rows;
      return true;
    };
    const std::uint64_t seeks = Seeks([&] {
      const VersionedMapReader& views = store_->views();
      EXPECT_THAT(back ? views.ScanBack("row/", "", 1, visit) : views.Scan("row/", "", 1, visit),
                  IsOk());
    });
    EXPECT_EQ(rows, kRows);
    return seeks;
  };
  Set(kRows, 10 * kRows, "later");
  Open();
  for (const bool back : {false, true}) EXPECT_EQ(count(back), kScanBegins + 1) << back;
  ChangeSome(1);
  for (const bool back : {false, true}) {
    EXPECT_EQ(count(back), kScanBegins + 1 + kChangedRows) << back;
  }
}

TEST_F(SeekCount, APointOfThePastPaysOneSeekWhereItsRowChangedAndNoneElse) {
  ChangeSome(100);
  EXPECT_EQ(GetSeeks(0, 1), 1u);
  EXPECT_EQ(GetSeeks(kRows - 1, 1), 0u);
  EXPECT_EQ(GetSeeks(0, store_->log().Head()), 0u);
}

TEST_F(SeekCount, AListOfNowNeverLooksIntoThePast) {
  ChangeSome(100);
  EXPECT_EQ(Seeks([&] {
              EXPECT_THAT(store_->views().Scan(
                              "row/", "", store_->log().Head(),
                              [](std::string_view, Position, std::string_view) { return true; }),
                          IsOk());
            }),
            1u);
}

}  // namespace
}  // namespace minutebook::store
