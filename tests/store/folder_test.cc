// A ledger's folder: made, found again, and refused where it is another's, newer, locked or short.
#include <filesystem>
#include <memory>
#include <string>

#include "store/acknowledged.h"
#include "store/ledger_folder.h"
#include "tests/store/records.h"
#include "tests/store/writer_process.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

namespace fs = std::filesystem;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::ReadFile;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TempDir;
using ::minutebook::testing::WriteFile;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Folder : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open() {
    return OpenRocksStore({.path = path_, .new_ledger_id = IdOf(0), .new_name = "first name"});
  }
  // Makes a ledger of `events` events and closes it.
  void Make(std::size_t events) {
    ASSERT_OK_AND_ASSIGN(const auto store, Open());
    for (std::size_t i = 0; i < events; ++i) {
      ASSERT_THAT(store->Commit(GroupWithRows(*store, 1)), IsOk());
    }
  }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
};

TEST_F(Folder, IsMadeWithItsParentsAndKeepsItsFirstIdentity) {
  ASSERT_OK_AND_ASSIGN(
      auto store,
      OpenRocksStore({.path = dir_.Sub("a/b/c/"), .new_ledger_id = IdOf(1), .new_name = "Größe"}));
  store.reset();
  ASSERT_OK_AND_ASSIGN(
      store,
      OpenRocksStore({.path = dir_.Sub("a/b/c"), .new_ledger_id = IdOf(2), .new_name = "other"}));
  EXPECT_EQ(store->identity().ledger_id, IdOf(1));
  EXPECT_EQ(store->identity().name, "Größe");
}

TEST_F(Folder, MayBeEmptyOrAFreshFileSystem) {
  fs::create_directories(path_ + "/lost+found");
  EXPECT_THAT(Open(), IsOk());
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(Folder, WithOtherContentIsRefusedAndLeftAlone) {
  fs::create_directories(path_);
  WriteFile(File("thesis.txt"), "precious");
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("thesis.txt"), HasSubstr("empty folder"))));
  EXPECT_EQ(std::distance(fs::directory_iterator(path_), fs::directory_iterator()), 1);
}

TEST_F(Folder, InUseIsRefusedWithinAProcessAndBetweenProcesses) {
  ASSERT_OK_AND_ASSIGN(auto store, Open());
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("in use"), HasSubstr("stop that one"))));
  EXPECT_NE(std::system((std::string(LEDGER_WRITER) + " " + path_ + " 1 1 0 2>/dev/null").c_str()),
            0);
  store.reset();
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(Folder, OfANewerFormatIsRefused) {
  Make(1);
  std::string text = ReadFile(File("LEDGER"));
  text.replace(text.find("format_version: 1"), 17, "format_version: 7");
  WriteFile(File("LEDGER"), text + "a line of the future\n");
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("format 7"), HasSubstr("newer minutebookd"))));
}

TEST_F(Folder, WithAnUnreadableLedgerFileIsRefused) {
  Make(1);
  const std::string text = ReadFile(File("LEDGER"));
  for (std::size_t size = 0; size < text.size(); ++size) {
    WriteFile(File("LEDGER"), text.substr(0, size));
    EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("LEDGER"))) << size;
  }
  WriteFile(File("LEDGER"), text);
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(Folder, WhoseDatabaseIsAnotherLedgersIsRefused) {
  Make(1);
  const std::string other = dir_.Sub("other");
  { ASSERT_THAT(OpenRocksStore({.path = other, .new_ledger_id = IdOf(9)}), IsOk()); }
  fs::remove_all(File("db"));
  fs::rename(other + "/db", File("db"));
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("not of one ledger"), HasSubstr("restore"))));
}

TEST_F(Folder, WithoutItsDatabaseIsRefused) {
  Make(1);
  fs::remove_all(File("db"));
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr("missing"), HasSubstr("restore"))));
  EXPECT_FALSE(fs::exists(File("db"))) << "nothing is made in its place";
  fs::remove(File("acknowledged"));
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(fs::exists(File("acknowledged"))) << "a refusal changes nothing";
}

TEST_F(Folder, WithoutItsLedgerFileIsRefused) {
  Make(1);
  fs::remove(File("LEDGER"));
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kFailedPrecondition,
                               AllOf(HasSubstr("LEDGER"), HasSubstr("backup"))));
}

TEST_F(Folder, LeftUnfinishedWhileItWasMadeIsFinished) {
  const std::string proposal =
      FormatIdentity({.ledger_id = IdOf(5), .name = "proposed", .format_version = 0});
  fs::create_directories(path_);
  WriteFile(File("LEDGER.proposed.new"), "minuteb");
  ASSERT_OK_AND_ASSIGN(auto store, Open());
  store.reset();
  // As if killed before the last step, with and without a database.
  fs::rename(File("LEDGER"), File("LEDGER.proposed"));
  ASSERT_OK_AND_ASSIGN(store, Open());
  EXPECT_EQ(store->identity().ledger_id, IdOf(0));
  store.reset();
  fs::remove_all(path_);
  fs::create_directories(path_);
  WriteFile(File("LEDGER.proposed"), proposal);
  ASSERT_OK_AND_ASSIGN(store, Open());
  EXPECT_EQ(store->identity().ledger_id, IdOf(5));
  EXPECT_TRUE(fs::exists(File("LEDGER")));
  EXPECT_FALSE(fs::exists(File("LEDGER.proposed")));
}

TEST_F(Folder, NewNamesAreOneShortLine) {
  for (const std::string& name : {std::string(), std::string("a\nb"), std::string(200, 'x')}) {
    EXPECT_THAT(OpenRocksStore({.path = dir_.Sub("x"), .new_ledger_id = IdOf(0), .new_name = name}),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST_F(Folder, WithALogShorterThanAcknowledgedIsRefusedNamingBoth) {
  Make(3);
  EXPECT_EQ(ReadFile(File("acknowledged")), FormatAcknowledged(IdOf(0), 3));
  WriteFile(File("acknowledged"), FormatAcknowledged(IdOf(0), 4));
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr("position 3"), HasSubstr("position 4"),
                                     HasSubstr("restore"))));
  EXPECT_EQ(ReadFile(File("acknowledged")), FormatAcknowledged(IdOf(0), 4));
}

TEST_F(Folder, WithTheAcknowledgedFileMissingTornOrForeignOpensWithAWarning) {
  Make(3);
  const std::string whole = ReadFile(File("acknowledged"));
  std::string flipped = FormatAcknowledged(IdOf(0), 1000);
  flipped[8] ^= 1;
  for (const std::string& bytes : {std::string(), whole.substr(0, 31), whole + "x", flipped,
                                   FormatAcknowledged(IdOf(1), 1000)}) {
    WriteFile(File("acknowledged"), bytes);
    ASSERT_OK_AND_ASSIGN(const auto store, Open());
    EXPECT_THAT(store->warnings(), ElementsAre(HasSubstr("acknowledged")));
    EXPECT_EQ(store->log().Head(), 3);
    EXPECT_EQ(ReadFile(File("acknowledged")), whole);
  }
  fs::remove(File("acknowledged"));
  ASSERT_OK_AND_ASSIGN(auto store, Open());
  EXPECT_THAT(store->warnings(), ElementsAre(HasSubstr("acknowledged")));
  store.reset();
  ASSERT_OK_AND_ASSIGN(store, Open());
  EXPECT_THAT(store->warnings(), IsEmpty());
}

TEST_F(Folder, OlderAcknowledgedPositionIsNoAlarm) {
  Make(3);
  WriteFile(File("acknowledged"), FormatAcknowledged(IdOf(0), 1));
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_THAT(store->warnings(), IsEmpty());
}

}  // namespace
}  // namespace minutebook::store
