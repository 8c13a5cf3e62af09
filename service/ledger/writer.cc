#include "service/ledger/writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/group_admission.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

using store::MutexLock;

// A commit point may lose the race for the head this often before the appends are given up.
constexpr int kHeadMovedAttemptsMax = 8;
// Of events that wait to be freed. Small ones take some fifty times their bytes.
constexpr std::size_t kSpentEventsMax = 4096;
constexpr std::size_t kSpentBytesMax = 4 * 1024 * 1024;

absl::Status OutcomeUnknown(const absl::Status& why) {
  return Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                absl::StrCat("it is not known whether the append was recorded (", why.message(),
                             "). Retry with the same event ids"));
}

absl::Status ReadOnly(const std::string& why) {
  return Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_READ_ONLY,
                absl::StrCat("the ledger takes no appends: ", why,
                             ". Restart the server once the cause is mended; reads go on"));
}

absl::Status RefusedByStore(const absl::Status& why) {
  return absl::InternalError(
      absl::StrCat("nothing was recorded: the server made a group that its "
                   "store refuses (",
                   why.message(), "). That is a fault of the server; report it"));
}

// Whether an outcome holds whatever became of the group that begins at `position`: its events were
// on record before. A refusal may rest on what the group would have added.
bool RestsBefore(const absl::StatusOr<AppendOutcome>& outcome, store::Position position) {
  return outcome.ok() && outcome->stopped.ok() &&
         std::all_of(outcome->receipts.begin(), outcome->receipts.end(),
                     [&](const v1::Receipt& receipt) { return receipt.position() < position; });
}

}  // namespace

Writer::Writer(store::Store& store, CommitPoint& commit_point, Feed& feed, ClockGuard guard,
               DiskRoom room, const domain::LedgerContext& context, const Limits& limits,
               std::int64_t last_recorded_us)
    : store_(store),
      commit_point_(commit_point),
      feed_(feed),
      guard_(std::move(guard)),
      room_(std::move(room)),
      context_(context),
      limits_(limits),
      heads_(store.log(), limits.body_heads_max),
      rows_(store.views(), store.log()),
      last_recorded_us_(last_recorded_us),
      spent_(kSpentEventsMax, kSpentBytesMax),
      thread_([this] { Run(); }) {}

Writer::~Writer() { Stop(); }

void Writer::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

std::string Writer::latched() const {
  MutexLock lock(mutex_);
  return read_only_because_;
}

std::string Writer::read_only_because() const {
  std::string why = latched();
  std::int64_t now_us = 0;
  if (why.empty()) why = guard_.Check(&now_us);
  return why.empty() ? room_.Check() : why;
}

QueueDepth Writer::queue() const {
  MutexLock lock(mutex_);
  return {queue_.size(), queued_events_, queued_bytes_};
}

void Writer::Submit(PreparedAppend append) {
  absl::Status refused;
  std::array<PreparedAppend, 2> spent;  // freed here, without the lock
  {
    MutexLock lock(mutex_);
    spent = spent_.Take();
    if (stopping_) {
      refused =
          Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_STOPPING,
                 "the server is stopping; nothing was recorded. Try again elsewhere or later");
    } else if (queued_events_ + append.events.size() > limits_.queue_events_max ||
               queued_bytes_ + append.bytes > limits_.queue_bytes_max) {
      refused = Busy("the queue of appends is full; nothing was recorded. Try again shortly");
    } else {
      queued_events_ += append.events.size();
      queued_bytes_ += append.bytes;
      queue_.push_back(std::move(append));
    }
  }
  if (!refused.ok()) {
    append.done(refused);
    return;
  }
  changed_.NotifyOne();
}

absl::Status Writer::RunBetween(const std::function<absl::Status()>& work) {
  Errand errand{work, absl::OkStatus(), false};
  MutexLock lock(mutex_);
  if (stopping_) {
    return Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_STOPPING,
                  "the server is stopping; nothing was changed. Try again later");
  }
  errands_.push_back(&errand);
  changed_.NotifyOne();
  while (!errand.done) errand_done_.Wait(mutex_);
  return errand.status;
}

void Writer::RunErrands() {
  MutexLock lock(mutex_);
  while (!errands_.empty()) {
    Errand* const errand = errands_.front();
    errands_.erase(errands_.begin());
    mutex_.Unlock();
    const absl::Status status = errand->work();
    rows_.Forget();  // it may have changed some
    mutex_.Lock();
    errand->status = status;
    errand->done = true;
    errand_done_.NotifyAll();
  }
}

void Writer::Run() {
  while (true) {
    std::vector<PreparedAppend> appends = TakeWaiting();
    RunErrands();
    if (!appends.empty()) Write(std::move(appends));
    MutexLock lock(mutex_);
    if (stopping_ && queue_.empty() && errands_.empty()) return;
  }
}

std::vector<PreparedAppend> Writer::TakeWaiting() {
  MutexLock lock(mutex_);
  while (queue_.empty() && errands_.empty() && !stopping_) changed_.Wait(mutex_);
  std::size_t events = 0;
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < queue_.size() &&
         (count == 0 || events + queue_[count].events.size() <= limits_.group_events_max)) {
    events += queue_[count].events.size();
    bytes += queue_[count].bytes;
    ++count;
  }
  queued_events_ -= events;
  queued_bytes_ -= bytes;
  std::vector<PreparedAppend> taken;
  if (count == queue_.size()) {
    taken.swap(queue_);
  } else {
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    taken.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
  }
  return taken;
}

void Writer::Write(std::vector<PreparedAppend> appends) {
  for (int attempt = 0; attempt < kHeadMovedAttemptsMax; ++attempt) {
    if (TryWrite(appends)) return LeaveSpent(appends);
  }
  for (auto& append : appends) {
    append.done(absl::UnavailableError(
        "other writers kept moving the head of the log; nothing was recorded. Try again"));
  }
}

void Writer::LeaveSpent(std::vector<PreparedAppend>& appends) {
  for (PreparedAppend& append : appends) append.done = nullptr;
  MutexLock lock(mutex_);
  spent_.Leave(appends);
}

// Why nothing new may be recorded now; what is on record is still answered for. Sets *now_us.
absl::Status Writer::RefuseNew(std::int64_t* now_us) const {
  const std::string untrusted = guard_.Check(now_us);
  if (const std::string why = latched(); !why.empty()) return ReadOnly(why);
  if (!untrusted.empty()) {
    return Refuse(absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_CLOCK_UNTRUSTED,
                  absl::StrCat("nothing was recorded: ", untrusted));
  }
  const std::string full = room_.Check();
  if (full.empty()) return absl::OkStatus();
  return Refuse(absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_LIMIT_EXCEEDED,
                absl::StrCat("nothing was recorded: ", full), {{"limit", "disk_free_bytes_min"}});
}

bool Writer::TryWrite(std::vector<PreparedAppend>& appends) {
  std::int64_t now_us = 0;
  absl::Status refuse_new = RefuseNew(&now_us);
  rows_.BeginGroup();
  GroupAdmission admission(store_, context_, heads_, rows_, limits_, last_recorded_us_, now_us,
                           std::move(refuse_new));
  if (absl::Status status = admission.Prefetch(appends); !status.ok()) {
    for (auto& append : appends) append.done(status);
    return true;
  }
  std::vector<absl::StatusOr<AppendOutcome>> outcomes;
  outcomes.reserve(appends.size());
  for (const auto& append : appends) outcomes.push_back(admission.Admit(append));

  store::Group group = admission.TakeGroup();
  if (!group.events.empty()) {
    const CommitResult result = commit_point_.Commit(group);
    if (result.outcome != CommitOutcome::kCommitted) {
      heads_.Clear();
      rows_.Forget();
    }
    if (result.outcome == CommitOutcome::kHeadMoved) return false;
    if (result.outcome == CommitOutcome::kOutcomeUnknown) {
      Latch(std::string(result.status.message()));
      for (auto& outcome : outcomes) {
        if (!RestsBefore(outcome, group.first_position)) outcome = OutcomeUnknown(result.status);
      }
    } else if (result.outcome == CommitOutcome::kRefused) {
      for (auto& outcome : outcomes) {
        if (!RestsBefore(outcome, group.first_position)) outcome = RefusedByStore(result.status);
      }
    } else {
      last_recorded_us_ = admission.last_recorded_us();
      feed_.Publish(ToFeed(std::move(group)));
    }
  }
  heads_.Trim();
  const store::TreeHead head = store_.tree_head();
  for (std::size_t i = 0; i < appends.size(); ++i) {
    if (outcomes[i].ok()) outcomes[i]->tree_head = head;
    appends[i].done(std::move(outcomes[i]));
  }
  return true;
}

void Writer::Latch(const std::string& why) {
  MutexLock lock(mutex_);
  read_only_because_ = absl::StrCat("a write to disk failed (", why, ")");
}

}  // namespace minutebook::ledger
