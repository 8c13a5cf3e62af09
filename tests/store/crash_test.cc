// A ledger whose process died: whole up to what was acknowledged, and open for more.
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include "store/acknowledged.h"
#include "tests/store/records.h"
#include "tests/store/writer_process.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::TempDir;
using ::testing::IsEmpty;

TEST(Crash, LedgerThatWasNotClosedIsWhole) {
  TempDir dir;
  WriteAndDie(dir.Sub("ledger"), 20, 3);
  for (int round = 0; round < 2; ++round) {
    ASSERT_OK_AND_ASSIGN(const auto store, OpenRocksStore({.path = dir.Sub("ledger")}));
    EXPECT_THAT(store->warnings(), IsEmpty());
    EXPECT_THAT(CheckRowsAndLog(*store, 60), IsOk());
  }
}

TEST(Crash, LogBeyondItsMemtablesIsWhole) {
  TempDir dir;
  // More than a memtable of the log holds, so that some of it is in tables, and more than a tile.
  constexpr std::size_t kPayload = 60000;
  WriteAndDie(dir.Sub("ledger"), 20, 40, kPayload);
  ASSERT_OK_AND_ASSIGN(auto store, OpenRocksStore({.path = dir.Sub("ledger")}));
  EXPECT_THAT(CheckRowsAndLog(*store, 800, kPayload), IsOk());
  store.reset();
  WriteAndDie(dir.Sub("ledger"), 3, 40, kPayload);
  ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = dir.Sub("ledger")}));
  EXPECT_THAT(CheckRowsAndLog(*store, 920, kPayload), IsOk());
}

TEST(Crash, KilledWriterLosesNothingThatItAcknowledged) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  TempDir dir;
  Position head = 0;
  for (int round = 0; round < 12; ++round) {
    const std::size_t group_events = 1 + random() % 5;
    const Position acknowledged =
        WriteUntilKilled(dir.Sub("ledger"), group_events, head + group_events + random() % 100);
    ASSERT_OK_AND_ASSIGN(const auto store, OpenRocksStore({.path = dir.Sub("ledger")}));
    head = store->log().Head();
    EXPECT_GE(head, acknowledged);
    EXPECT_LE(head, acknowledged + group_events) << "one group at most was under way";
    EXPECT_THAT(CheckRowsAndLog(*store, head), IsOk());
  }
}

}  // namespace
}  // namespace minutebook::store
