// What was erased is in no file of the folder, whatever fails on the way.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"
#include "store/bytes.h"
#include "store/rocks_store.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::ReadFile;
using ::minutebook::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr Position kErased = 5;
// In the payload, in a row's value, in a row's key, in a word's key; and one that no compression
// takes apart among events like it.
const std::string kRare = "zqxjkvwqzyx";
const std::vector<std::string> kWords = {"zzpayloadzz", "zzrowzz", "zzkeyzz", "zzwordzz", kRare};

// Files below `path` that hold one of the words, as "name: word".
std::vector<std::string> FilesWithWords(const std::string& path) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = ReadFile(entry.path().string());
    for (const std::string& word : kWords) {
      if (bytes.find(word) != bytes.npos) {
        found.push_back(entry.path().filename().string() + ": " + word);
      }
    }
  }
  return found;
}

std::string Header(Position position) {
  const std::string stored = RecordAt(position).stored;
  const std::string_view header = *HeaderOf(stored);
  return stored.substr(0, static_cast<std::size_t>(header.data() + header.size() - stored.data()));
}

// Ten events, of which one has words; some in tables, some in the write-ahead log.
void Fill(Store& store) {
  for (Position position = 1; position <= 10; ++position) {
    Group group{.first_position = position, .events = {}, .rows = {}};
    group.events.push_back(RecordAt(position, {{"body", position}}));
    if (position == kErased) {
      group.events[0].stored = Stored("header 5", "a zzpayloadzz b");
      group.rows.push_back(Change(store, "row", position, "a zzrowzz b"));
      group.rows.push_back(Change(store, "zzkeyzz", position, "b"));
    } else if (position == kErased + 1) {
      group.rows.push_back(Change(store, "row", position, "zzrowzz again"));
      group.rows.push_back(Change(store, "zzkeyzz", position, std::nullopt));
    } else {
      group.rows.push_back(Change(store, "row", position, std::to_string(position)));
    }
    ASSERT_THAT(store.Commit(group), IsOk());
    const std::string_view word = position == kErased ? "zzwordzz" : "word";
    const WordPlace place{"owner", "item", std::span(&word, 1)};
    ASSERT_THAT(store.words().Put(position, std::span(&place, 1)), IsOk());
  }
}

Group Erasing() {
  Group group{.first_position = 11, .events = {}, .rows = {}};
  group.events.push_back(RecordAt(11, {{"body", 11}}));
  group.redaction.events.push_back({kErased, Header(kErased)});
  group.redaction.rows = {{"row", kErased, false, std::nullopt},
                          {"row", kErased + 1, true, "6"},
                          {"zzkeyzz", kErased, false, std::nullopt},
                          {"zzkeyzz", kErased + 1, false, std::nullopt}};
  return group;
}

TEST(Purge, NothingOfWhatWasErasedIsInAnyFileWhenItReturns) {
  for (const bool reopened : {false, true}) {
    TempDir dir;
    const std::string path = dir.Sub("ledger");
    ASSERT_OK_AND_ASSIGN(auto store, OpenRocksStore({.path = path, .new_ledger_id = IdOf(0)}));
    Fill(*store);
    if (reopened) {
      store.reset();
      ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path}));
    }
    ASSERT_THAT(FilesWithWords(path), Not(IsEmpty())) << "or the search finds nothing at all";
    ASSERT_THAT(store->Commit(Erasing()), IsOk());
    EXPECT_THAT(*store->PurgeDue(), ElementsAre(kErased));
    ASSERT_THAT(store->words().Reset("v"), IsOk());
    ASSERT_THAT(store->Purge(), IsOk());
    EXPECT_THAT(FilesWithWords(path), IsEmpty()) << (reopened ? "from tables" : "from the log");
    EXPECT_THAT(*store->PurgeDue(), IsEmpty());
    store.reset();
    ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path}));
    EXPECT_EQ(*store->log().Read(kErased), Header(kErased));
    EXPECT_EQ(store->log().Head(), 11u);
    EXPECT_THAT(FilesWithWords(path), IsEmpty());
  }
}

TEST(Purge, TakesAnEventOutOfARowOfMany) {
  constexpr Position kLast = 70;
  for (const Position erased : {1, 20, 32, 33, 64, 70}) {
    for (const bool reopened : {false, true}) {
      SCOPED_TRACE(erased);
      TempDir dir;
      const std::string path = dir.Sub("ledger");
      ASSERT_OK_AND_ASSIGN(auto store, OpenRocksStore({.path = path, .new_ledger_id = IdOf(0)}));
      Group group = GroupAt(1, kLast);
      const std::string header = Header(erased);
      group.events[erased - 1].stored = header + "\x1a\x0b" + kRare;
      ASSERT_THAT(store->Commit(group), IsOk());
      if (reopened) {
        store.reset();
        ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path}));
      }
      ASSERT_THAT(FilesWithWords(path), Not(IsEmpty()));
      Group erasing = GroupAt(kLast + 1, 1);
      erasing.redaction.events.push_back({erased, header});
      ASSERT_THAT(store->Commit(erasing), IsOk());
      ASSERT_THAT(store->Purge(), IsOk());
      EXPECT_THAT(FilesWithWords(path), IsEmpty());
      store.reset();
      ASSERT_OK_AND_ASSIGN(store, OpenRocksStore({.path = path}));
      for (Position at = 1; at <= kLast + 1; ++at) {
        EXPECT_EQ(*store->log().Read(at), at == erased ? header : RecordAt(at).stored);
      }
    }
  }
}

// All that changes the disk fails from one operation on, as if the power went there.
struct Power {
  std::atomic<std::int64_t> operations = 0;
  std::atomic<std::int64_t> left = INT64_MAX;

  rocksdb::IOStatus Use() {
    ++operations;
    return left-- > 0 ? rocksdb::IOStatus::OK() : rocksdb::IOStatus::IOError("no power");
  }
};

class PoweredFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  PoweredFile(std::unique_ptr<rocksdb::FSWritableFile> file, Power* power)
      : FSWritableFileOwnerWrapper(std::move(file)), power_(*power) {}

  using FSWritableFileOwnerWrapper::Append;
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus on = power_.Use();
    return on.ok() ? FSWritableFileOwnerWrapper::Append(data, options, context) : on;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus on = power_.Use();
    return on.ok() ? FSWritableFileOwnerWrapper::Sync(options, context) : on;
  }

 private:
  Power& power_;
};

class PoweredFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit PoweredFileSystem(Power* power)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), power_(*power) {}
  const char* Name() const override { return "PoweredFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (const rocksdb::IOStatus on = power_.Use(); !on.ok()) return on;
    rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, context);
    if (status.ok()) *file = std::make_unique<PoweredFile>(std::move(*file), &power_);
    return status;
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus on = power_.Use();
    return on.ok() ? FileSystemWrapper::DeleteFile(name, options, context) : on;
  }
  rocksdb::IOStatus GetChildrenFileAttributes(const std::string& path,
                                              const rocksdb::IOOptions& options,
                                              std::vector<rocksdb::FileAttributes>* children,
                                              rocksdb::IODebugContext* context) override {
    if (power_.left <= 0) return rocksdb::IOStatus::IOError("no power");
    return FileSystemWrapper::GetChildrenFileAttributes(path, options, children, context);
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus on = power_.Use();
    return on.ok() ? FileSystemWrapper::RenameFile(from, to, options, context) : on;
  }

 private:
  Power& power_;
};

// Erases with the power going after `left` operations; tells how many it took.
std::int64_t EraseWithPower(const std::string& path, std::int64_t left) {
  Power power;
  const std::unique_ptr<rocksdb::Env> env =
      rocksdb::NewCompositeEnv(std::make_shared<PoweredFileSystem>(&power));
  const auto store = OpenRocksStoreOn({.path = path}, env.get());
  EXPECT_THAT(store, IsOk());
  if (!store.ok()) return 0;
  const std::int64_t before = power.operations;
  power.left = left;
  if ((*store)->Commit(Erasing()).ok() && (*store)->words().Reset("v").ok()) {
    (*store)->Purge().IgnoreError();
  }
  return power.operations - before;
}

// A ledger that was erased until the power went, opened again. Whether the erasure was left to be
// finished.
bool OpenedAfterPowerWent(const std::string& path) {
  const auto opened = OpenRocksStore({.path = path});
  EXPECT_TRUE(opened.ok()) << opened.status().message().substr(0, 1000);
  if (!opened.ok()) return false;
  Store& store = **opened;
  const bool erased = store.log().Head() == 11;
  EXPECT_EQ(*store.log().Read(kErased),
            erased ? Header(kErased) : Stored("header 5", "a zzpayloadzz b"));
  EXPECT_EQ((*store.views().Get("row", 6))->value, erased ? "6" : "zzrowzz again");
  const auto due = store.PurgeDue();
  EXPECT_THAT(due, IsOk());
  if (!erased) {
    EXPECT_THAT(*due, IsEmpty());
    return false;
  }
  EXPECT_THAT(store.words().Reset("v"), IsOk());
  EXPECT_THAT(store.Purge(), IsOk());
  EXPECT_THAT(FilesWithWords(path), IsEmpty());
  return !due->empty();
}

TEST(Purge, WhereverThePowerGoesThereIsNoErasureOrOneThatTheNextOpenFinishes) {
  TempDir dir;
  ASSERT_OK_AND_ASSIGN(auto store,
                       OpenRocksStore({.path = dir.Sub("filled"), .new_ledger_id = IdOf(0)}));
  Fill(*store);
  // Copied as a crash leaves it, with a write-ahead log.
  const auto copy = [&](std::int64_t number) {
    const std::string path = dir.Sub("copy" + std::to_string(number));
    std::filesystem::copy(dir.Sub("filled"), path, std::filesystem::copy_options::recursive);
    return path;
  };
  const std::int64_t operations = EraseWithPower(copy(-1), INT64_MAX);
  ASSERT_GT(operations, 20);
  // Side by side: RocksDB sleeps for a second after a failure, on threads that all share.
  constexpr int kThreads = 24;
  for (const auto priority : {rocksdb::Env::HIGH, rocksdb::Env::LOW}) {
    rocksdb::Env::Default()->SetBackgroundThreads(kThreads, priority);
  }
  std::atomic<std::int64_t> next = 0;
  std::atomic<int> unfinished = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (std::int64_t left = next++; left < operations; left = next++) {
          SCOPED_TRACE("operations before the power goes: " + std::to_string(left));
          const std::string path = copy(left);
          EraseWithPower(path, left);
          unfinished += OpenedAfterPowerWent(path) ? 1 : 0;
          std::filesystem::remove_all(path);
        }
      });
    }
  }
  EXPECT_GT(unfinished, 10);
}

}  // namespace
}  // namespace minutebook::store
