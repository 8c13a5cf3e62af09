// The single writer: one thread that takes all appends that wait, admits them in order, commits
// what it admitted as one group, and answers; where others wait, with a second thread that commits
// and answers while the next group is admitted (README.md). Latches when the outcome of a commit is
// unknown. Submit is thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "service/domain/event.h"
#include "service/ledger/append.h"
#include "service/ledger/body_heads.h"
#include "service/ledger/clock.h"
#include "service/ledger/commit_point.h"
#include "service/ledger/commit_thread.h"
#include "service/ledger/disk_room.h"
#include "service/ledger/erase.h"
#include "service/ledger/feed.h"
#include "service/ledger/group_state.h"
#include "service/ledger/limits.h"
#include "service/ledger/redacted_fold.h"
#include "service/ledger/spent_appends.h"
#include "store/mutex.h"
#include "store/store.h"

namespace minutebook::ledger {

// What waits for the writer.
struct QueueDepth {
  std::size_t appends = 0;
  std::size_t events = 0;
  std::size_t bytes = 0;
};

class Writer {
 public:
  // All but the values must outlive this. `last_recorded_us` is the last event's time.
  Writer(store::Store& store, CommitPoint& commit_point, Feed& feed, ClockGuard guard,
         DiskRoom room, const domain::LedgerContext& context, const Limits& limits,
         std::int64_t last_recorded_us);
  // Answers what is queued, then stops.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // append.done is called exactly once, on a thread of the writer's, or at once if the queue is
  // full (RESOURCE_EXHAUSTED) or the writer is stopping (UNAVAILABLE).
  void Submit(PreparedAppend append);
  // Records an erasure between two groups of appends, and takes the payloads back; waits for that.
  // `fold` has been brought as far as could be; the rest is folded here. Errors as of appends.
  absl::StatusOr<EraseOutcome> Erase(const EraseCommand& command, RedactedFold& fold);
  // Takes no further appends; answers those queued.
  void Stop();

  // Runs `work` on the writer's thread, between two groups, and gives what it gives. UNAVAILABLE
  // once the writer is stopping. Not for a thread of the writer's, and so not for append.done.
  absl::Status RunBetween(const std::function<absl::Status()>& work);

  // Why appends are refused: a failed write, a clock that cannot be trusted, a disk that is nearly
  // full; empty while they are taken.
  std::string read_only_because() const;

  QueueDepth queue() const;

 private:
  // What runs between two groups. Lives on its caller's stack.
  struct Errand {
    const std::function<absl::Status()>& work;
    absl::Status status;
    bool done = false;
  };

  // Appends that were admitted together.
  struct Batch {
    std::vector<PreparedAppend> appends;
    std::vector<absl::StatusOr<AppendOutcome>> outcomes;
    store::Group group;
    std::int64_t last_recorded_us = 0;
  };

  void Run();
  bool HasWork() const REQUIRES(mutex_);
  // True: the writer is stopping.
  bool WaitForWork();
  void RunErrands();
  absl::StatusOr<EraseOutcome> WriteErasure(const EraseCommand& command, RedactedFold& prepared);
  std::vector<PreparedAppend> TakeWaiting();
  void Write(std::vector<PreparedAppend> appends);
  Batch Admit(std::vector<PreparedAppend> appends);
  // Waits for the group under way. False: it, or the one before, is not on record, so that what was
  // admitted since does not hold either.
  bool Settle();
  // Has these admitted anew, before all that wait.
  void Return(std::vector<PreparedAppend> appends);
  // Commits, publishes and answers, on either thread.
  void Commit(Batch& batch);
  // Leaves appends that are answered for.
  void LeaveSpent(std::vector<PreparedAppend>& appends);
  absl::Status RefuseNew(std::int64_t* now_us) const;
  void Latch(const std::string& why);
  // Why no write is tried any more; empty while none failed.
  std::string latched() const;

  store::Store& store_;
  CommitPoint& commit_point_;
  Feed& feed_;
  const ClockGuard guard_;
  const DiskRoom room_;
  const domain::LedgerContext& context_;
  const Limits limits_;

  // The writer thread's own: as the last group that was admitted leaves them.
  BodyHeads heads_;
  GroupState rows_;
  std::int64_t last_recorded_us_;
  store::Position admitted_ = 0;  // 0: not past the log's head

  // Theirs of whom one commits: in turn the writer's and the commit thread's.
  bool failed_ = false;        // the last commit; what was admitted in its hope must be forgotten
  int heads_moved_ = 0;        // commits in a row that found the head moved
  std::int64_t committed_us_;  // the time of the last event on record

  mutable store::Mutex mutex_;
  store::CondVar changed_;
  store::CondVar errand_done_;
  std::vector<PreparedAppend> queue_ GUARDED_BY(mutex_);
  std::vector<PreparedAppend> returned_ GUARDED_BY(mutex_);
  std::vector<Errand*> errands_ GUARDED_BY(mutex_);
  SpentAppends spent_ GUARDED_BY(mutex_);
  std::size_t queued_events_ GUARDED_BY(mutex_) = 0;
  std::size_t queued_bytes_ GUARDED_BY(mutex_) = 0;
  // While a group is under way, more than this many appends make the next: half of what it has. Of
  // what a slow disk answers at once it is given as much at once again. 0: any.
  std::size_t awaited_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::string read_only_because_ GUARDED_BY(mutex_);
  CommitThread commit_thread_;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
