// A disk under RocksDB that fails, fills up or loses its power at a chosen operation. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace minutebook::simulation {

enum class Fault {
  kNone,
  kErrorOnce,  // EIO of one operation, reading included; the disk is well before and after
  kError,      // EIO of all that changes the disk, from then on
  kNoSpace,    // ENOSPC of all that takes room, from then on
  kPowerLoss,  // nothing changes the disk any more: see LosePower
};

// What became of bytes that were written and not synced when the power went: kTorn, a part of them
// is there; kZeros, write-ahead logs are as long as they were, and a part of them is zero.
enum class Unsynced { kLost, kTorn, kZeros, kKept };

// A kind of operation, as faults tell them apart.
enum class Operation { kRead, kTakesRoom, kOther };

class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // For OpenRocksStoreOn; must outlive the store.
  rocksdb::Env* env() { return env_.get(); }

  // The fault comes at the `at`th operation from now on, from 0, that it may come to.
  void FailAt(Fault fault, std::int64_t at);
  // Whether it came.
  bool failed() const { return failed_; }
  // Once no file is open any more: leaves on disk what a power loss may leave. Of files made,
  // renamed and removed since their folder was synced, an end of the history is undone: for kLost
  // all of it.
  void LosePower(Unsynced unsynced, std::mt19937* random);

  // For the files of this disk: whether an operation may go on.
  rocksdb::IOStatus Use(Operation operation);
  void Made(const std::string& path);
  void Written(const std::string& path, std::uint64_t size);
  void Synced(const std::string& path);
  // Before the file goes, so that it can come back.
  void Removes(const std::string& path);
  void Renames(const std::string& from, const std::string& to);
  void FolderSynced(const std::string& folder);

 private:
  struct Change {
    enum Kind { kMade, kRemoved, kRenamed } kind;
    std::string path;
    std::string to;    // of a rename
    std::string kept;  // a link to what was removed or replaced; empty: nothing was
  };
  struct Size {
    std::uint64_t written = 0;
    std::uint64_t synced = 0;
  };
  std::string Keep(const std::string& path);
  void Undo(const Change& change);

  std::unique_ptr<rocksdb::Env> env_;
  std::atomic<Fault> fault_ = Fault::kNone;
  std::atomic<std::int64_t> left_ = 0;
  std::atomic<bool> failed_ = false;

  std::mutex mutex_;
  std::map<std::string, Size> sizes_;
  std::vector<Change> changes_;  // since their folder was synced
  std::vector<std::string> kept_;
};

}  // namespace minutebook::simulation
