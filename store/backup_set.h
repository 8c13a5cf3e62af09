// A folder of backups of one ledger, each of them whole, numbered from 1, sharing the files that
// did not change between them. README.md has its layout. One process at a time changes it; any
// number may read it meanwhile that nobody does. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/ledger_reader.h"
#include "store/store.h"

namespace minutebook::store {

// One backup of a set.
struct Backup {
  std::uint32_t number = 0;
  std::int64_t made_at_s = 0;  // seconds since 1970, by the machine that made it
  std::uint64_t bytes = 0;     // of its files, with those that it shares with others
  std::uint32_t files = 0;
  LedgerIdentity identity;
  // What it holds, by the check that it stood. Unset: nobody has called it good yet.
  std::optional<TreeHead> good;
  // Files of it are missing, or are not as long as they were.
  bool damaged = false;
};

// A file of a backup, named within the folder.
struct BackupFile {
  std::string name;
  std::uint64_t bytes = 0;
};

// What a restored ledger is to be.
struct RestoreAs {
  // A folder that is not there yet, or empty.
  std::string folder;
  // The id of a ledger that goes on under a new identity, and why. Unset: it stays the one it was.
  std::optional<EventId> new_ledger_id;
  std::string reason;
};

class BackupSet {
 public:
  enum class Use {
    kRead,    // shares the folder; it must be there
    kChange,  // takes it for this process, making it where it is absent or empty
  };
  // FAILED_PRECONDITION, with the remedy: no folder of backups; one in use. UNAVAILABLE where it
  // cannot be read.
  static absl::StatusOr<std::unique_ptr<BackupSet>> Open(const std::string& folder, Use use);
  virtual ~BackupSet() = default;

  // All of them, in the order of their numbers.
  virtual absl::StatusOr<std::vector<Backup>> List() const = 0;
  // By its number; 0: the last good one. NOT_FOUND, naming what there is.
  absl::StatusOr<Backup> Find(std::uint32_t number) const;

  // Reads all files of a backup against their checksums. DATA_LOSS names the backup and what is
  // wrong.
  virtual absl::Status CheckFiles(std::uint32_t number) const = 0;
  // Opens a backup where it lies, changing nothing; the set must outlive the result. Errors as of
  // OpenLedgerReader.
  virtual absl::StatusOr<std::unique_ptr<LedgerReader>> OpenReader(std::uint32_t number) const = 0;
  // Files that make up a backup, the ones that say that it is whole last.
  virtual absl::StatusOr<std::vector<BackupFile>> Files(std::uint32_t number) const = 0;

  // Calls a backup good: it was checked, and holds this; or, without it, no longer so. Needs
  // kChange, as what follows.
  virtual absl::Status SetGood(std::uint32_t number, const std::optional<TreeHead>& head) = 0;
  virtual absl::Status Remove(std::uint32_t number) = 0;
  // Removes all but the last good ones, as many as said; their numbers.
  absl::StatusOr<std::vector<std::uint32_t>> KeepLast(std::uint32_t count);

  // Makes a ledger's folder from a backup. The folder is unfinished, and taken by no server, until
  // FinishRestored: look at it first.
  virtual absl::Status Restore(std::uint32_t number, const RestoreAs& as) const = 0;
};

// Where Restore leaves what it makes until it is finished.
std::string UnfinishedRestore(const std::string& folder);
// Puts what was restored in its place. FAILED_PRECONDITION: something is there.
absl::Status FinishRestored(const std::string& folder);

// Whether a folder is one of backups.
bool IsBackupSet(const std::string& folder);

// A file of a set under a name as Files gives them, from another machine: nothing else is written
// to a folder of backups.
bool IsBackupFileName(std::string_view name);

}  // namespace minutebook::store
