// A disk that fails under the store: the outcome is unknown, nothing more is taken, reads go on,
// and the next open finds what was acknowledged.
#include <atomic>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "store/rocks_store.h"
#include "store/rocks_words.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// What goes wrong, from now on, with write-ahead logs or with files of words.
enum class Fault { kNone, kFullDisk, kSyncFails };

struct Faults {
  std::atomic<Fault> fault = Fault::kNone;
  std::atomic<Fault> of_words = Fault::kNone;
  std::atomic<bool> words_stay = false;  // their file cannot be removed
  std::atomic<int> syncs_that_failed = 0;
};

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, const std::atomic<Fault>* fault,
             Faults* faults)
      : FSWritableFileOwnerWrapper(std::move(file)), fault_(*fault), faults_(*faults) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    if (fault_ == Fault::kFullDisk) return rocksdb::IOStatus::NoSpace("the disk is full");
    return FSWritableFileOwnerWrapper::Append(data, options, context);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    if (fault_ != Fault::kSyncFails) {
      return FSWritableFileOwnerWrapper::Sync(options, context);
    }
    ++faults_.syncs_that_failed;
    return rocksdb::IOStatus::IOError("the disk does not answer");
  }

 private:
  const std::atomic<Fault>& fault_;
  Faults& faults_;
};

constexpr std::string_view kWordsFile = "/words.unfinished";

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(Faults* faults)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), faults_(*faults) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    const bool words = name.ends_with(kWordsFile);
    if (status.ok() && (words || name.ends_with(".log"))) {
      *file = std::make_unique<FaultyFile>(std::move(*file),
                                           words ? &faults_.of_words : &faults_.fault, &faults_);
    }
    return status;
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    if (faults_.words_stay && name.ends_with(kWordsFile)) {
      return rocksdb::IOStatus::IOError("the disk does not answer");
    }
    return FileSystemWrapper::DeleteFile(name, options, context);
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

class FailingWords : public FailingDisk {
 protected:
  FailingWords() { Open(); }
  void Open() {
    words_.reset();
    database_.reset();
    auto database = RocksDatabase::Open(path_, RocksDatabase::Mode::kCreate, env_.get());
    ASSERT_THAT(database, IsOk());
    database_ = *std::move(database);
    words_ = std::make_unique<RocksWords>(database_.get());
  }
  // One word, at a place that has this number.
  absl::Status PutOne(Position position) {
    const std::string_view word = "word";
    const std::string item = std::to_string(position);
    const WordPlace place{"o", item, std::span(&word, 1)};
    return words_->Put(position, std::span(&place, 1));
  }
  // Places that have it.
  std::set<std::string> Found() {
    std::set<std::string> found;
    EXPECT_THAT(words_->Scan({.word = "word"},
                             [&](std::string_view, std::string_view, std::string_view item) {
                               found.emplace(item);
                               return true;
                             }),
                IsOk());
    return found;
  }

  std::unique_ptr<RocksDatabase> database_;
  std::unique_ptr<RocksWords> words_;
};

TEST_P(FailingWords, StayInMemoryAndAreWrittenOnceTheDiskIsWell) {
  ASSERT_THAT(PutOne(1), IsOk());
  ASSERT_THAT(words_->Flush(), IsOk());
  faults_.of_words = GetParam();
  ASSERT_THAT(PutOne(2), IsOk());
  EXPECT_THAT(words_->Flush(), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_THAT(PutOne(3), IsOk());
  EXPECT_THAT(words_->Flush(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Found(), ElementsAre("1", "2", "3"));
  faults_.of_words = Fault::kNone;
  EXPECT_THAT(words_->Flush(), IsOk());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(words_->state().applied_position, 3u);
    EXPECT_THAT(Found(), ElementsAre("1", "2", "3"));
    Open();
  }
}

// The file of a run that was taken over is then that run, under a second name.
TEST_P(FailingWords, AFileThatCouldNotBeRemovedIsNotWrittenInto) {
  ASSERT_THAT(PutOne(1), IsOk());
  faults_.words_stay = true;
  ASSERT_THAT(words_->Flush(), IsOk());
  ASSERT_THAT(PutOne(2), IsOk());
  EXPECT_THAT(words_->Flush(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(words_->Reset("v"), StatusIs(absl::StatusCode::kUnavailable))
      << "words of what was erased lie in it";
  faults_.words_stay = false;
  EXPECT_THAT(words_->Flush(), IsOk());
  Open();
  EXPECT_EQ(words_->state().applied_position, 2u);
  EXPECT_THAT(Found(), ElementsAre("1", "2"));
  EXPECT_THAT(words_->Reset("v"), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Faults, FailingWords,
                         ::testing::Values(Fault::kFullDisk, Fault::kSyncFails),
                         [](const auto& info) {
                           return info.param == Fault::kFullDisk ? "FullDisk" : "SyncFails";
                         });

INSTANTIATE_TEST_SUITE_P(Faults, FailingDisk,
                         ::testing::Values(Fault::kFullDisk, Fault::kSyncFails),
                         [](const auto& info) {
                           return info.param == Fault::kFullDisk ? "FullDisk" : "SyncFails";
                         });

}  // namespace
}  // namespace minutebook::store
