#include "store/rocks_purge.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/metadata.h"
#include "rocksdb/transaction_log.h"
#include "store/log_rows.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

// Readers hold an old state for one scan: a few seconds for the longest.
constexpr std::chrono::seconds kReadersWaitMax{30};
constexpr std::chrono::milliseconds kLookAgain{5};

absl::Status Await(const std::string& what, const std::function<absl::StatusOr<bool>()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + kReadersWaitMax;
  while (true) {
    const absl::StatusOr<bool> now = done();
    if (!now.ok()) return now.status();
    if (*now) return absl::OkStatus();
    if (std::chrono::steady_clock::now() >= deadline) {
      return absl::UnavailableError(absl::StrCat(what, ": a reader still holds on to it"));
    }
    std::this_thread::sleep_for(kLookAgain);
  }
}

// A compaction keeps what a snapshot can see.
absl::Status AwaitSnapshots(rocksdb::DB& db) {
  const rocksdb::SequenceNumber now = db.GetLatestSequenceNumber();
  return Await("old versions are not dropped", [&]() -> absl::StatusOr<bool> {
    std::uint64_t oldest = 0;
    if (!db.GetIntProperty(rocksdb::DB::Properties::kOldestSnapshotSequence, &oldest)) {
      return absl::InternalError("RocksDB does not tell of its snapshots");
    }
    return oldest == 0 || oldest >= now;
  });
}

absl::Status CompactAll(const RocksDatabase& database, const std::vector<Position>& positions) {
  rocksdb::CompactRangeOptions options;
  // Also where a table lies on the last level and nothing would move.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  for (const Position position : positions) {
    // The row that holds it may end with a later one.
    const std::string begin = LogKey(position);
    const std::string end = LogKey(position + kChunkEventsEnd);
    const rocksdb::Slice first(begin);
    const rocksdb::Slice last(end);
    const rocksdb::Status status =
        database.db().CompactRange(options, database.family(kLog), &first, &last);
    if (!status.ok()) return FromRocks(status, absl::StrCat("compacting position ", position));
  }
  for (const Family family : {kViewsCurrent, kViewsHistory, kWords}) {
    const rocksdb::Status status =
        database.db().CompactRange(options, database.family(family), nullptr, nullptr);
    if (!status.ok()) return FromRocks(status, "compacting the views and words");
  }
  return absl::OkStatus();
}

// The manifest names the first and last key of every table there was. RocksDB begins another when
// one is too long, and only then: the long name of a family that nobody uses makes it so.
absl::Status BeginManifest(rocksdb::DB& db) {
  const std::string name(kManifestBytesMax, '-');
  rocksdb::ColumnFamilyHandle* family = nullptr;
  rocksdb::Status status = db.CreateColumnFamily(rocksdb::ColumnFamilyOptions(), name, &family);
  if (status.ok()) status = db.DropColumnFamily(family);
  if (family != nullptr) db.DestroyColumnFamilyHandle(family).PermitUncheckedError();
  return FromRocks(status, "beginning another manifest");
}

std::uint64_t NumberOf(std::string_view file) {
  const std::size_t first = file.find_first_of("0123456789");
  std::uint64_t number = 0;
  if (first == file.npos) return 0;
  const std::size_t end = std::min(file.size(), file.find_first_not_of("0123456789", first));
  return absl::SimpleAtoi(std::string(file.substr(first, end - first)), &number) ? number : 0;
}

// The files that hold anything: an empty log is not replaced by a flush.
absl::StatusOr<std::set<std::string>> Files(rocksdb::DB& db) {
  std::vector<rocksdb::Env::FileAttributes> children;
  const rocksdb::Status status = db.GetEnv()->GetChildrenFileAttributes(db.GetName(), &children);
  if (!status.ok()) return FromRocks(status, "listing the files of the database");
  std::set<std::string> names;
  for (const rocksdb::Env::FileAttributes& child : children) {
    if (child.size_bytes > 0) names.insert(child.name);
  }
  return names;
}

// Of the files that there were before, those that are no part of the database any more. Logs are
// such up to the one that was written when the purge began.
absl::StatusOr<std::vector<std::string>> Obsolete(rocksdb::DB& db,
                                                  const std::set<std::string>& before,
                                                  std::uint64_t last_log) {
  std::vector<std::string> live;
  std::uint64_t manifest_bytes = 0;
  const rocksdb::Status status = db.GetLiveFiles(live, &manifest_bytes, /*flush_memtable=*/false);
  if (!status.ok()) return FromRocks(status, "listing the live files");
  std::set<std::string> kept;
  for (const std::string& name : live) kept.insert(name.substr(name.rfind('/') + 1));
  std::vector<std::string> obsolete;
  for (const std::string& name : before) {
    const bool log = name.ends_with(".log") && NumberOf(name) <= last_log;
    const bool other = name.ends_with(".sst") || name.starts_with("MANIFEST-");
    if (log || (other && !kept.contains(name))) obsolete.push_back(name);
  }
  return obsolete;
}

}  // namespace

absl::Status PurgeFiles(const RocksDatabase& database, const std::vector<Position>& positions) {
  rocksdb::DB& db = database.db();
  if (absl::Status status = AwaitSnapshots(db); !status.ok()) return status;
  std::unique_ptr<rocksdb::LogFile> log;
  if (const rocksdb::Status found = db.GetCurrentWalFile(&log); !found.ok()) {
    return FromRocks(found, "finding the write-ahead log");
  }
  const absl::StatusOr<std::set<std::string>> before = Files(db);
  if (!before.ok()) return before.status();
  if (const rocksdb::Status flushed = database.Flush(); !flushed.ok()) {
    return FromRocks(flushed, "flushing");
  }
  if (absl::Status status = CompactAll(database, positions); !status.ok()) return status;
  if (absl::Status status = BeginManifest(db); !status.ok()) return status;
  const absl::StatusOr<std::vector<std::string>> obsolete = Obsolete(db, *before, log->LogNumber());
  if (!obsolete.ok()) return obsolete.status();
  return Await("a file with erased bytes is not deleted", [&]() -> absl::StatusOr<bool> {
    const absl::StatusOr<std::set<std::string>> now = Files(db);
    if (!now.ok()) return now.status();
    const bool gone = std::none_of(obsolete->begin(), obsolete->end(),
                                   [&](const std::string& name) { return now->contains(name); });
    if (gone) return true;
    // Deletes at once what nobody holds.
    rocksdb::Status status = db.DisableFileDeletions();
    if (status.ok()) status = db.EnableFileDeletions(/*force=*/false);
    if (!status.ok()) return FromRocks(status, "deleting files");
    return false;
  });
}

}  // namespace minutebook::store
