// A disk that fails under the store: the outcome is unknown, nothing more is taken, reads go on,
// and the next open finds what was acknowledged.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "store/rocks_store.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TempDir;
using ::testing::HasSubstr;

// What goes wrong, from now on, with write-ahead logs.
enum class Fault { kNone, kFullDisk, kSyncFails };

struct Faults {
  std::atomic<Fault> fault = Fault::kNone;
  std::atomic<int> syncs_that_failed = 0;
};

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, Faults* faults)
      : FSWritableFileOwnerWrapper(std::move(file)), faults_(*faults) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    if (faults_.fault == Fault::kFullDisk) return rocksdb::IOStatus::NoSpace("the disk is full");
    return FSWritableFileOwnerWrapper::Append(data, options, context);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    if (faults_.fault != Fault::kSyncFails) {
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }
    ++faults_.syncs_that_failed;
    return rocksdb::IOStatus::IOError("the disk does not answer");
  }

 private:
  Faults& faults_;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(Faults* faults)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(*faults) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok() && name.ends_with(".log")) {
      *file = std::make_unique<FaultyFile>(std::move(*file), &faults_);
    }
    return status;
  }

 private:
  Faults& faults_;
};

class FailingDisk : public ::testing::TestWithParam<Fault> {
 protected:
  Faults faults_;
  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
  const std::unique_ptr<rocksdb::Env> env_ =
      rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(&faults_));
};

TEST_P(FailingDisk, LatchesTheStoreAndLosesNothingThatWasAcknowledged) {
  ASSERT_OK_AND_ASSIGN(auto store,
                       OpenRocksStoreOn({.path = path_, .new_ledger_id = IdOf(0)}, env_.get()));
  for (int i = 0; i < 10; ++i) ASSERT_THAT(store->Commit(GroupWithRows(*store, 2)), IsOk());
  const TreeHead before = store->tree_head();

  faults_.fault = GetParam();
  const absl::Status failed = store->Commit(GroupWithRows(*store, 2));
  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("outcome is unknown")));
  const int syncs_that_failed = faults_.syncs_that_failed;
  faults_.fault = Fault::kNone;
  EXPECT_EQ(store->Commit(GroupWithRows(*store, 2)), failed) << "though the disk is well again";
  EXPECT_EQ(store->Commit(GroupAt(1, 1)), failed);
  EXPECT_THAT(store->ResetViews("v"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(store->ApplyViews(20, {}), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(faults_.syncs_that_failed, syncs_that_failed) << "a sync was tried again";
  EXPECT_EQ(store->tree_head().root, before.root);
  EXPECT_THAT(CheckRowsAndLog(*store, 20), IsOk()) << "reads go on";

  store.reset();
  ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path_}));
  const Position head = store->log().Head();
  EXPECT_TRUE(head == 20 || head == 22) << "all of the group or nothing, not " << head;
  EXPECT_THAT(CheckRowsAndLog(*store, head), IsOk());
  EXPECT_THAT(store->Commit(GroupWithRows(*store, 2)), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Faults, FailingDisk,
                         ::testing::Values(Fault::kFullDisk, Fault::kSyncFails),
                         [](const auto& info) {
                           return info.param == Fault::kFullDisk ? "FullDisk" : "SyncFails";
                         });

}  // namespace
}  // namespace minutebook::store
