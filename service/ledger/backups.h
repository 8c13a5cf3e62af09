// Backups of a ledger beside its running server: each is made and then checked, on a thread of its
// own, before it is called good. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/backup_set.h"
#include "store/ledger_reader.h"
#include "store/mutex.h"
#include "store/store.h"

namespace minutebook::ledger {

// Checks all that a backup holds, as an auditor does, and gives the head of its record. DATA_LOSS
// says what does not hold. `progress` is told how much is done, of how much, from any thread, and
// says whether to go on; where not, the check ends with CANCELLED.
using CheckRecord = std::function<absl::StatusOr<store::TreeHead>(
    const store::LedgerReader& record,
    const std::function<bool(const char* doing, std::uint64_t done, std::uint64_t total)>&
        progress)>;

struct BackupOptions {
  // Folder of the backups, outside the ledger's. Empty: none are made.
  std::string folder;
  CheckRecord check;
};

// Making or checking one backup.
class BackupTask {
 public:
  struct State {
    std::uint64_t changes = 0;  // so often it changed
    // What is done: "copying" (bytes; how many is not known before), "checking files", and what
    // the check of the record says.
    std::string doing;
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    bool ended = false;
    absl::Status status;                 // how it ended
    store::Backup backup;                // what was made or checked, where it ended well
    std::vector<std::uint32_t> removed;  // by the number of backups to keep
  };
  // `wake` is called on another thread whenever there is more to tell; it must be quick.
  explicit BackupTask(std::function<void()> wake) : wake_(std::move(wake)) {}

  State state() const;
  // Nobody waits for it any more: it ends as soon as it can, and a backup that was not found good
  // is removed. `wake` is not called again.
  void Abandon();

 private:
  friend class Backups;
  bool abandoned() const;
  void Tell(const char* doing, std::uint64_t done, std::uint64_t total);
  void Change(const std::function<void(State&)>& change);

  mutable store::Mutex mutex_;
  std::function<void()> wake_ GUARDED_BY(mutex_);  // empty once abandoned
  bool abandoned_ GUARDED_BY(mutex_) = false;
  State state_ GUARDED_BY(mutex_);
};

class Backups {
 public:
  // `store` must outlive this.
  Backups(store::Store& store, BackupOptions options);
  ~Backups();  // waits for the task that runs
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  // All with FAILED_PRECONDITION, saying what to do: there is no folder for backups; it is in use.
  absl::StatusOr<std::vector<store::Backup>> List() const;
  // Makes a backup, checks it, calls it good and then removes all but the last good ones, as many
  // as said (0: none is removed).
  absl::StatusOr<std::shared_ptr<BackupTask>> Create(std::uint32_t keep,
                                                     std::function<void()> wake);
  // Checks one (0: the last good one) and calls it good; one that does not hold is no longer so.
  absl::StatusOr<std::shared_ptr<BackupTask>> Check(std::uint32_t number,
                                                    std::function<void()> wake);
  // The set, to be read from; nobody changes it while the result is held.
  absl::StatusOr<std::unique_ptr<store::BackupSet>> OpenToRead() const;
  const std::string& folder() const { return options_.folder; }
  // The last one that was found good, by this server or before it started.
  std::optional<store::Backup> last_good() const;

 private:
  using Work = std::function<absl::Status(BackupTask&, store::BackupSet&)>;
  absl::StatusOr<std::shared_ptr<BackupTask>> Begin(std::function<void()> wake, Work work);
  // Reads all of a backup.
  absl::StatusOr<store::TreeHead> HeadOf(BackupTask& task, const store::BackupSet& set,
                                         std::uint32_t number) const;
  absl::Status CheckOne(BackupTask& task, store::BackupSet& set, std::uint32_t number);
  absl::Status MakeOne(BackupTask& task, store::BackupSet& set, std::uint32_t keep);
  void KeepLastGood(const store::BackupSet& set);

  store::Store& store_;
  const BackupOptions options_;
  mutable store::Mutex mutex_;
  std::optional<store::Backup> last_good_ GUARDED_BY(mutex_);
  std::shared_ptr<BackupTask> task_ GUARDED_BY(mutex_);
  std::thread thread_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::ledger
