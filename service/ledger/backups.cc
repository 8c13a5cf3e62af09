#include "service/ledger/backups.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/status_macros.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {

using store::MutexLock;

namespace {
absl::Status NobodyWaits() { return absl::CancelledError("nobody waits for it"); }
}  // namespace

BackupTask::State BackupTask::state() const {
  MutexLock lock(mutex_);
  return state_;
}

void BackupTask::Abandon() {
  MutexLock lock(mutex_);
  abandoned_ = true;
  wake_ = nullptr;
}

bool BackupTask::abandoned() const {
  MutexLock lock(mutex_);
  return abandoned_;
}

void BackupTask::Change(const std::function<void(State&)>& change) {
  MutexLock lock(mutex_);
  change(state_);
  ++state_.changes;
  if (wake_) wake_();  // under the lock, so that none is called after Abandon
}

void BackupTask::Tell(const char* doing, std::uint64_t done, std::uint64_t total) {
  Change([&](State& state) {
    state.doing = doing;
    state.done = done;
    state.total = total;
  });
}

Backups::Backups(store::Store& store, BackupOptions options)
    : store_(store), options_(std::move(options)) {
  if (!store::IsBackupSet(options_.folder)) return;
  if (const auto set = OpenToRead(); set.ok()) KeepLastGood(**set);
}

Backups::~Backups() {
  std::thread thread;
  {
    MutexLock lock(mutex_);
    if (task_ != nullptr) task_->Abandon();
    thread.swap(thread_);
  }
  if (thread.joinable()) thread.join();
}

void Backups::KeepLastGood(const store::BackupSet& set) {
  auto last = set.Find(0);
  MutexLock lock(mutex_);
  last_good_.reset();
  if (last.ok()) last_good_ = *std::move(last);
}

std::optional<store::Backup> Backups::last_good() const {
  MutexLock lock(mutex_);
  return last_good_;
}

absl::StatusOr<std::unique_ptr<store::BackupSet>> Backups::OpenToRead() const {
  if (options_.folder.empty()) {
    return absl::FailedPreconditionError(
        "this server has no folder for backups: start it with --backup-folder");
  }
  return store::BackupSet::Open(options_.folder, store::BackupSet::Use::kRead);
}

absl::StatusOr<std::vector<store::Backup>> Backups::List() const {
  if (!options_.folder.empty() && !store::IsBackupSet(options_.folder)) {
    return std::vector<store::Backup>();  // none was made yet
  }
  ASSIGN_OR_RETURN(const auto set, OpenToRead());
  return set->List();
}

absl::StatusOr<std::shared_ptr<BackupTask>> Backups::Create(std::uint32_t keep,
                                                            std::function<void()> wake) {
  return Begin(std::move(wake), [this, keep](BackupTask& task, store::BackupSet& set) {
    return MakeOne(task, set, keep);
  });
}

absl::StatusOr<std::shared_ptr<BackupTask>> Backups::Check(std::uint32_t number,
                                                           std::function<void()> wake) {
  return Begin(std::move(wake), [this, number](BackupTask& task, store::BackupSet& set) {
    const absl::StatusOr<store::Backup> backup = set.Find(number);
    if (!backup.ok()) return backup.status();
    return CheckOne(task, set, backup->number);
  });
}

absl::StatusOr<std::shared_ptr<BackupTask>> Backups::Begin(std::function<void()> wake, Work work) {
  if (options_.folder.empty()) return OpenToRead().status();
  // Held by this process alone from here on: a second task is refused by this.
  auto opened = store::BackupSet::Open(options_.folder, store::BackupSet::Use::kChange);
  if (absl::IsUnavailable(opened.status())) {  // the folder, not this server: no use to try again
    return absl::FailedPreconditionError(
        absl::StrCat("--backup-folder: ", opened.status().message()));
  }
  RETURN_IF_ERROR(opened.status());
  std::shared_ptr<store::BackupSet> set = *std::move(opened);
  auto task = std::make_shared<BackupTask>(std::move(wake));
  std::thread before;
  {
    MutexLock lock(mutex_);
    before.swap(thread_);
  }
  if (before.joinable()) before.join();  // it has let go of the set already
  MutexLock lock(mutex_);
  task_ = task;
  thread_ = std::thread([this, task, set = std::move(set), work = std::move(work)]() mutable {
    const absl::Status status = work(*task, *set);
    KeepLastGood(*set);
    set.reset();  // before anyone hears that it ended
    task->Change([&](BackupTask::State& state) {
      state.ended = true;
      state.status = status;
    });
  });
  return task;
}

absl::Status Backups::MakeOne(BackupTask& task, store::BackupSet& set, std::uint32_t keep) {
  task.Tell("copying", 0, 0);
  ASSIGN_OR_RETURN(const std::uint32_t number, store_.BackUp(set, [&](std::uint64_t bytes) {
    task.Tell("copying", bytes, 0);
    return !task.abandoned();
  }));
  absl::Status status = CheckOne(task, set, number);
  if (status.ok() && task.abandoned()) status = NobodyWaits();
  if (!status.ok()) {
    const absl::Status removed = set.Remove(number);
    return removed.ok() ? status
                        : absl::Status(status.code(),
                                       absl::StrCat(status.message(), "; and ", removed.message()));
  }
  if (keep == 0) return status;
  ASSIGN_OR_RETURN(std::vector<std::uint32_t> removed, set.KeepLast(keep));
  task.Change([&](BackupTask::State& state) { state.removed = std::move(removed); });
  return status;
}

absl::StatusOr<store::TreeHead> Backups::HeadOf(BackupTask& task, const store::BackupSet& set,
                                                std::uint32_t number) const {
  if (task.abandoned()) return NobodyWaits();
  task.Tell("checking files", 0, 0);
  RETURN_IF_ERROR(set.CheckFiles(number));
  ASSIGN_OR_RETURN(const auto reader, set.OpenReader(number));
  absl::StatusOr<store::TreeHead> head =
      options_.check(*reader, [&](const char* doing, std::uint64_t done, std::uint64_t total) {
        task.Tell(doing, done, total);
        return !task.abandoned();
      });
  if (head.ok() || absl::IsCancelled(head.status())) return head;
  return absl::Status(head.status().code(),
                      absl::StrCat("backup ", number, " in ", options_.folder,
                                   " does not hold: ", head.status().message()));
}

absl::Status Backups::CheckOne(BackupTask& task, store::BackupSet& set, std::uint32_t number) {
  const absl::StatusOr<store::TreeHead> head = HeadOf(task, set, number);
  if (!head.ok()) {
    // Whatever else hindered the check says nothing of the backup.
    if (!absl::IsDataLoss(head.status())) return head.status();
    RETURN_IF_ERROR(set.SetGood(number, std::nullopt));
    return Refuse(head.status().code(), v1::ERROR_REASON_DAMAGED,
                  std::string(head.status().message()), {{"backup", absl::StrCat(number)}});
  }
  RETURN_IF_ERROR(set.SetGood(number, *head));
  ASSIGN_OR_RETURN(store::Backup backup, set.Find(number));
  task.Change([&](BackupTask::State& state) { state.backup = std::move(backup); });
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
