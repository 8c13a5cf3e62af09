// Views made anew, and the process or the disk gone in the middle: the next open finds those that
// were served or those made anew, whole, and nothing else.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/rocks_database.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

namespace fs = std::filesystem;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::TempDir;

constexpr Position kHead = 30;

class DraftCrash : public ::testing::Test {
 protected:
  // The folder as a killed process leaves it now: what was written lies in its files.
  std::string Killed(const std::string& when) {
    const std::string copy = dir_.Sub(when);
    fs::copy(path_, copy, fs::copy_options::recursive);
    return copy;
  }
  // The families that are in a database.
  static std::vector<std::string> Families(const std::string& path) {
    std::vector<std::string> names;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, path + "/db", &names).ok());
    return names;
  }

  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
};

TEST_F(DraftCrash, LeavesTheOldViewsOrTheNewAndNothingBeside) {
  ASSERT_OK_AND_ASSIGN(auto store, OpenRocksStore({.path = path_, .new_ledger_id = IdOf(0)}));
  ASSERT_THAT(store->ResetViews("old"), IsOk());
  for (Position i = 1; i < kHead; ++i) ASSERT_THAT(store->Commit(GroupWithRows(*store, 1)), IsOk());
  std::vector<std::pair<std::string, std::string>> moments;
  const auto kill = [&](const std::string& when, const std::string& version) {
    moments.emplace_back(Killed(when), version);
  };
  ASSERT_OK_AND_ASSIGN(auto draft, store->DraftViews("new"));
  kill("begun", "old");
  ASSERT_THAT(draft->Apply(20, RowsOfEvents(draft->rows(), 1, 20)), IsOk());
  kill("folded", "old");
  ASSERT_THAT(draft->Seal(), IsOk());
  kill("sealed", "old");
  ASSERT_THAT(draft->Apply(25, RowsOfEvents(draft->rows(), 21, 25)), IsOk());
  ASSERT_THAT(store->Commit(GroupWithRows(*store, 1)), IsOk());
  kill("caught up", "old");
  ASSERT_THAT(store->ServeDraft(*draft, RowsOfEvents(draft->rows(), 26, kHead)), IsOk());
  kill("served", "new");
  draft.reset();
  kill("ended", "new");
  ASSERT_THAT(store->Commit(GroupWithRows(*store, 1)), IsOk());
  kill("gone on", "new");
  store.reset();
  for (const auto& [path, version] : moments) {
    SCOPED_TRACE(path);
    for (int round = 0; round < 2; ++round) {
      ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path}));
      EXPECT_EQ(store->views_state().version, version);
      EXPECT_EQ(store->views_state().applied_position, store->log().Head());
      EXPECT_THAT(CheckRowsAndLog(*store, store->log().Head()), IsOk());
      EXPECT_EQ(Families(path).size(), kFamilies) << "something is left over";
      // And another is made, as if nothing had been.
      ASSERT_OK_AND_ASSIGN(draft, store->DraftViews("newer"));
      draft.reset();
      store.reset();
    }
  }
}

TEST_F(DraftCrash, AFamilyThatIsNotOursIsRemoved) {
  { ASSERT_THAT(OpenRocksStore({.path = path_, .new_ledger_id = IdOf(0)}), IsOk()); }
  {
    ASSERT_OK_AND_ASSIGN(const auto database,
                         RocksDatabase::Open(path_ + "/db", RocksDatabase::Mode::kOpen, nullptr));
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    ASSERT_TRUE(database->db().CreateColumnFamily({}, "scratch", &handle).ok());
    database->db().DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  EXPECT_EQ(Families(path_).size(), kFamilies + 1);
  { ASSERT_THAT(OpenRocksStore({.path = path_}), IsOk()); }
  EXPECT_EQ(Families(path_).size(), kFamilies);
}

}  // namespace
}  // namespace minutebook::store
