// Which rows the log on disk has: events of a group by tens to a row, or, in a ledger of the first
// format, each in its own.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/ledger_folder.h"
#include "store/log_rows.h"
#include "store/rocks_database.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::ReadFile;
using ::minutebook::testing::TempDir;
using ::minutebook::testing::WriteFile;
using ::testing::Each;
using ::testing::ElementsAre;

class Chunk : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    return OpenRocksStore({.path = path_, .new_ledger_id = IdOf(0)});
  }
  // Commits groups of so many events, and closes the ledger.
  void Write(const std::vector<std::size_t>& groups, std::size_t payload_bytes = 0) {
    ASSERT_OK_AND_ASSIGN(const auto store, Open());
    for (const std::size_t count : groups) {
      ASSERT_THAT(store->Commit(GroupWithRows(*store, count, payload_bytes)), IsOk());
      head_ += count;
    }
  }
  // How many events each row of the log holds.
  std::vector<std::size_t> Counts() {
    std::vector<std::size_t> counts;
    const auto database = RocksDatabase::Open(path_ + "/db", RocksDatabase::Mode::kOpen, nullptr);
    EXPECT_THAT(database, IsOk());
    const std::unique_ptr<rocksdb::Iterator> it(
        (*database)->db().NewIterator({}, (*database)->family(kLog)));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      counts.push_back(ParseLogKey(ToView(it->key()))->count());
    }
    return counts;
  }

  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
  Position head_ = 0;
};

TEST_F(Chunk, HoldsEventsOfOneGroupUpToItsLimits) {
  Write({100, 1, 1, 2, 33, 32});
  EXPECT_THAT(Counts(), ElementsAre(32, 32, 32, 4, 1, 1, 2, 32, 1, 32));
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_THAT(CheckRowsAndLog(*store, head_), IsOk());
}

TEST_F(Chunk, EndsWithTheEventThatReachesItsBytes) {
  Write({7, 1}, kChunkBytesMax / 3);
  EXPECT_THAT(Counts(), ElementsAre(3, 3, 1, 1));
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_THAT(CheckRowsAndLog(*store, head_, kChunkBytesMax / 3), IsOk());
}

TEST_F(Chunk, IsNotForALedgerOfTheFirstFormatWhichStaysAsItIs) {
  const std::string ledger =
      FormatIdentity({.ledger_id = IdOf(0), .name = "old", .format_version = 0});
  std::filesystem::create_directories(path_);
  WriteFile(path_ + "/LEDGER.proposed", ledger);
  Write({40, 1, 3});
  EXPECT_THAT(Counts(), Each(1));
  EXPECT_EQ(ReadFile(path_ + "/LEDGER"), ledger);
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_EQ(store->identity().format_version, 0);
  EXPECT_THAT(CheckRowsAndLog(*store, head_), IsOk());
}

TEST_F(Chunk, LiesBesideRowsOfOneEvent) {
  Write({40, 40, 40});
  {
    // The second chunk of the second group taken apart, as an older build would have written it.
    ASSERT_OK_AND_ASSIGN(const auto database,
                         RocksDatabase::Open(path_ + "/db", RocksDatabase::Mode::kOpen, nullptr));
    rocksdb::ColumnFamilyHandle* const log = database->family(kLog);
    ASSERT_TRUE(database->db().Delete({}, log, LogKey(80, 8)).ok());
    for (Position at = 73; at <= 80; ++at) {
      ASSERT_TRUE(database->db().Put({}, log, LogKey(at), RecordAt(at).stored).ok());
    }
    ASSERT_TRUE(database->Flush().ok());
  }
  EXPECT_THAT(Counts(), ElementsAre(32, 8, 32, 1, 1, 1, 1, 1, 1, 1, 1, 32, 8));
  Write({35});
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_THAT(CheckRowsAndLog(*store, head_), IsOk());
}

}  // namespace
}  // namespace minutebook::store
