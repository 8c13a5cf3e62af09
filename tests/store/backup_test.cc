// Backups of an open store: whole under load, found damaged by name, kept as many as asked, and
// restored to a ledger that opens.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "store/backup_set.h"
#include "store/ledger_reader.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

namespace fs = std::filesystem;
using ::minutebook::testing::FlipByte;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TempDir;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Use = BackupSet::Use;

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(
        store_, OpenRocksStore(
                    {.path = dir_.Sub("ledger"), .new_ledger_id = IdOf(1), .new_name = "minutes"}));
    Grow(10);
  }
  void Grow(int groups) {
    for (int i = 0; i < groups; ++i) {
      ASSERT_THAT(store_->Commit(GroupWithRows(*store_, 1, kPayloadBytes)), IsOk());
    }
  }
  // Backs up, and calls it good.
  std::uint32_t BackUp() {
    const auto set = BackupSet::Open(folder_, Use::kChange);
    EXPECT_THAT(set, IsOk());
    const auto number = store_->BackUp(**set, {});
    EXPECT_THAT(number, IsOk());
    EXPECT_THAT((*set)->SetGood(*number, store_->tree_head()), IsOk());
    return *number;
  }
  absl::Status Restore(const RestoreAs& as, std::uint32_t number = 0) {
    const auto set = BackupSet::Open(folder_, Use::kRead);
    if (!set.ok()) return set.status();
    const auto backup = (*set)->Find(number);
    if (!backup.ok()) return backup.status();
    if (absl::Status status = (*set)->Restore(backup->number, as); !status.ok()) return status;
    return FinishRestored(as.folder);
  }

  static constexpr std::size_t kPayloadBytes = 500;
  TempDir dir_;
  const std::string folder_ = dir_.Sub("backups");
  const std::string restored_ = dir_.Sub("restored");
  std::unique_ptr<Store> store_;
};

TEST_F(BackupTest, RestoresToTheSameLedgerAtTheSameHead) {
  const TreeHead head = store_->tree_head();
  ASSERT_OK_AND_ASSIGN(const Hash digest, store_->DigestViews(head.size));
  EXPECT_EQ(BackUp(), 1u);
  Grow(5);
  ASSERT_THAT(Restore({.folder = restored_}), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto restored, OpenRocksStore({.path = restored_}));
  EXPECT_THAT(restored->warnings(), ElementsAre());
  EXPECT_EQ(restored->identity().ledger_id, IdOf(1));
  EXPECT_EQ(restored->restoration(), std::nullopt);
  EXPECT_EQ(restored->tree_head().root, head.root);
  EXPECT_THAT(CheckRowsAndLog(*restored, head.size, kPayloadBytes), IsOk());
  ASSERT_OK_AND_ASSIGN(const Hash again, restored->DigestViews(head.size));
  EXPECT_EQ(again, digest);
  EXPECT_THAT(restored->Commit(GroupWithRows(*restored, 1)), IsOk());
}

TEST_F(BackupTest, RestoredUnderANewIdentityItSaysWhatItWasForEver) {
  BackUp();
  ASSERT_THAT(
      Restore({.folder = restored_ + "/", .new_ledger_id = IdOf(2), .reason = "the disk\nfailed"}),
      IsOk());
  for (int open = 0; open < 2; ++open) {
    ASSERT_OK_AND_ASSIGN(const auto restored, OpenRocksStore({.path = restored_}));
    EXPECT_EQ(restored->identity().ledger_id, IdOf(2));
    EXPECT_EQ(restored->identity().name, "minutes");
    ASSERT_TRUE(restored->restoration().has_value());
    EXPECT_EQ(restored->restoration()->previous_ledger_id, IdOf(1));
    EXPECT_EQ(restored->restoration()->reason, "the disk\nfailed");
  }
}

TEST_F(BackupTest, UnderLoadHoldsAllThatWasCommittedBefore) {
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    constexpr int kGroupsMax = 300;  // all are checked below
    for (int i = 0; i < kGroupsMax && !stop; ++i) {
      ASSERT_THAT(store_->Commit(GroupWithRows(*store_, 20, kPayloadBytes)), IsOk());
    }
  });
  for (std::uint32_t i = 1; i <= 5; ++i) {
    const Position before = store_->log().Head();
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kChange));
    ASSERT_THAT(store_->BackUp(*set, {}), IsOk());
    EXPECT_THAT(set->CheckFiles(i), IsOk());
    ASSERT_OK_AND_ASSIGN(const auto reader, set->OpenReader(i));
    EXPECT_GE(reader->log().Head(), before);
    ASSERT_OK_AND_ASSIGN(const TreeHead stated, reader->StatedHead());
    EXPECT_EQ(stated.size, reader->log().Head());
  }
  stop = true;
  writer.join();
  for (std::uint32_t i = 1; i <= 5; ++i) {
    const std::string folder = dir_.Sub("restored-" + std::to_string(i));
    ASSERT_THAT(Restore({.folder = folder}, i), IsOk());
    ASSERT_OK_AND_ASSIGN(const auto restored, OpenRocksStore({.path = folder}));
    EXPECT_THAT(CheckRowsAndLog(*restored, restored->log().Head(), kPayloadBytes), IsOk());
  }
}

TEST_F(BackupTest, SharesWhatDidNotChangeAndKeepsTheLastGoodOnes) {
  for (int i = 0; i < 4; ++i) {
    BackUp();
    Grow(3);
  }
  ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kChange));
  ASSERT_THAT(store_->BackUp(*set, {}), IsOk());  // the fifth, which nobody calls good
  ASSERT_OK_AND_ASSIGN(const auto first, set->Files(1));
  EXPECT_TRUE(IsBackupFileName(first.front().name)) << first.front().name;
  EXPECT_TRUE(fs::exists(folder_ + "/" + first.front().name)) << first.front().name;
  EXPECT_THAT(set->KeepLast(2), ::minutebook::testing::IsOkAndHolds(ElementsAre(1, 2)));
  ASSERT_OK_AND_ASSIGN(const auto left, set->List());
  ASSERT_EQ(left.size(), 3u);
  EXPECT_EQ(left[0].number, 3u);
  EXPECT_TRUE(left[1].good.has_value());
  EXPECT_FALSE(left[2].good.has_value());
  ASSERT_OK_AND_ASSIGN(const Backup last_good, set->Find(0));
  EXPECT_EQ(last_good.number, 4u);
  EXPECT_THAT(set->CheckFiles(3), IsOk());
  EXPECT_THAT(set->Find(1), StatusIs(absl::StatusCode::kNotFound, HasSubstr("there are 5, 4, 3")));
}

TEST_F(BackupTest, DamageIsRefusedByNameWhicheverFileHasIt) {
  BackUp();
  std::size_t damaged = 0;
  std::vector<BackupFile> files;
  {
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kRead));
    ASSERT_OK_AND_ASSIGN(files, set->Files(1));
  }
  for (const BackupFile& file : files) {
    if (file.bytes == 0 || !(file.name.starts_with("shared") || file.name.starts_with("private"))) {
      continue;
    }
    FlipByte(folder_ + "/" + file.name, static_cast<long>(file.bytes / 2));
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kRead));
    EXPECT_THAT(set->CheckFiles(1),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("backup 1 in " + folder_)))
        << file.name;
    FlipByte(folder_ + "/" + file.name, static_cast<long>(file.bytes / 2));
    ++damaged;
  }
  EXPECT_GE(damaged, 4u);
  fs::remove(folder_ + "/" + files.front().name);
  ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kRead));
  ASSERT_OK_AND_ASSIGN(const auto listed, set->List());
  EXPECT_TRUE(listed.front().damaged);
  EXPECT_THAT(set->Find(0), StatusIs(absl::StatusCode::kNotFound, HasSubstr("verify one")));
}

TEST_F(BackupTest, IsRefusedWhereItWouldMixOrOverwrite) {
  BackUp();
  ASSERT_OK_AND_ASSIGN(const auto other,
                       OpenRocksStore({.path = dir_.Sub("other"), .new_ledger_id = IdOf(3)}));
  {
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kChange));
    EXPECT_THAT(other->BackUp(*set, {}),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another ledger")));
    EXPECT_THAT(BackupSet::Open(folder_, Use::kRead),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("in use")));
    ASSERT_OK_AND_ASSIGN(const auto draft, store_->DraftViews("v"));
    EXPECT_THAT(store_->BackUp(*set, {}),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("made anew")));
  }
  EXPECT_THAT(BackupSet::Open(dir_.path(), Use::kChange),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no folder of backups")));
  EXPECT_THAT(BackupSet::Open(dir_.Sub("none"), Use::kRead),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no folder of backups")));
  EXPECT_THAT(BackupSet::Open(dir_.Sub("ledger/LEDGER/backups"), Use::kRead),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("cannot read the folder")));
  EXPECT_THAT(Restore({.folder = dir_.Sub("ledger")}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not an empty folder")));
}

TEST_F(BackupTest, BrokenOffLeavesNone) {
  Grow(1);
  // So long that it is asked whether to go on.
  ASSERT_THAT(store_->Commit(GroupWithRows(*store_, 100, 100'000)), IsOk());
  {
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kChange));
    EXPECT_THAT(store_->BackUp(*set, [](std::uint64_t) { return false; }),
                StatusIs(absl::StatusCode::kCancelled));
    EXPECT_THAT(set->List(), ::minutebook::testing::IsOkAndHolds(ElementsAre()));
  }
  EXPECT_EQ(BackUp(), 1u);
}

TEST_F(BackupTest, NeitherCopiesWhatWasErasedNorKeepsItOnDiskInSilence) {
  ASSERT_THAT(store_->Commit(GroupWithRows(*store_, 100, 100'000)), IsOk());
  Group erasing = GroupAt(store_->log().Head() + 1, 1);
  const std::string stored = RecordAt(3, {}, kPayloadBytes).stored;
  erasing.redaction.events.push_back(
      {3, stored.substr(0, 2 + static_cast<unsigned char>(stored[1]))});  // the header's field
  bool asked = false;
  {
    ASSERT_OK_AND_ASSIGN(const auto set, BackupSet::Open(folder_, Use::kChange));
    ASSERT_THAT(store_->BackUp(*set,
                               [&](std::uint64_t) {
                                 if (std::exchange(asked, true)) return true;
                                 EXPECT_THAT(store_->Commit(erasing), IsOk());
                                 EXPECT_THAT(store_->Purge(),
                                             StatusIs(absl::StatusCode::kUnavailable,
                                                      HasSubstr("a backup is made")));
                                 return true;
                               }),
                IsOk());
    EXPECT_TRUE(asked);
    EXPECT_THAT(store_->BackUp(*set, {}),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("what was erased is being taken out")));
  }
  ASSERT_THAT(store_->words().Reset("v"), IsOk());
  ASSERT_THAT(store_->Purge(), IsOk());
  EXPECT_EQ(BackUp(), 2u);
}

TEST(BackupFileName, IsOfABackupAlone) {
  for (const char* good : {"meta/1", "good/12", "private/1/CURRENT",
                           "shared_checksum/000009_sABC0_12.sst", "private/1/OPTIONS-000011"}) {
    EXPECT_TRUE(IsBackupFileName(good)) << good;
  }
  for (const char* bad : {"", "meta", "/etc/passwd", "meta/../x", "private/1/../../x", "meta//1",
                          "other/1", "private/1/a b", "private/1/2/3", "meta/.x", "meta/"}) {
    EXPECT_FALSE(IsBackupFileName(bad)) << bad;
  }
}

}  // namespace
}  // namespace minutebook::store
