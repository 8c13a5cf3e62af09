#include "service/ledger/writer.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
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
                     [&](const Receipt& receipt) { return receipt.position < position; });
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
      rows_(store.views(), store.log(), [this] { commit_thread_.Wait(); }),
      last_recorded_us_(last_recorded_us),
      committed_us_(last_recorded_us),
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
  bool enough = true;
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
      enough = queue_.size() > awaited_;
    }
  }
  if (!refused.ok()) {
    append.done(refused);
    return;
  }
  if (enough) changed_.NotifyOne();
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

bool Writer::HasWork() const {
  return queue_.size() > awaited_ || !returned_.empty() || !errands_.empty();
}

void Writer::RunErrands() {
  MutexLock lock(mutex_);
  while (!errands_.empty()) {
    Errand* const errand = errands_.front();
    errands_.erase(errands_.begin());
    mutex_.Unlock();
    Settle();
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
    const bool stopping = WaitForWork();
    RunErrands();
    if (std::vector<PreparedAppend> appends = TakeWaiting(); !appends.empty()) {
      Write(std::move(appends));
      continue;
    }
    if (!stopping) continue;
    Settle();  // what is under way may be returned
    MutexLock lock(mutex_);
    if (!HasWork()) return;
  }
}

bool Writer::WaitForWork() {
  MutexLock lock(mutex_);
  while (!HasWork() && !stopping_) changed_.Wait(mutex_);
  return stopping_;
}

std::vector<PreparedAppend> Writer::TakeWaiting() {
  MutexLock lock(mutex_);
  if (!returned_.empty()) return std::exchange(returned_, {});
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
  if (heads_.over_bound() && !Settle()) return Return(std::move(appends));
  auto batch = std::make_shared<Batch>(Admit(std::move(appends)));
  if (!Settle()) return Return(std::move(batch->appends));
  bool others_wait = false;
  {
    MutexLock lock(mutex_);
    // What lost the race for the head is tried by itself, or it would grow by what is admitted over
    // it.
    others_wait = !queue_.empty() && heads_moved_ == 0 &&
                  batch->group.events.size() >= limits_.overlap_events_min;
    awaited_ = others_wait ? batch->appends.size() / 2 : 0;
  }
  if (others_wait) {
    commit_thread_.Start([this, batch = std::move(batch)] {
      Commit(*batch);
      {
        MutexLock lock(mutex_);
        awaited_ = 0;
      }
      changed_.NotifyOne();
    });
  } else {
    Commit(*batch);  // a second thread would only be later
    Settle();
  }
}

bool Writer::Settle() {
  commit_thread_.Wait();
  if (!failed_) return true;
  failed_ = false;
  heads_.Clear();
  rows_.Forget();
  admitted_ = 0;
  last_recorded_us_ = committed_us_;
  return false;
}

void Writer::Return(std::vector<PreparedAppend> appends) {
  {
    MutexLock lock(mutex_);
    returned_.insert(returned_.end(), std::make_move_iterator(appends.begin()),
                     std::make_move_iterator(appends.end()));
  }
  changed_.NotifyOne();
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

Writer::Batch Writer::Admit(std::vector<PreparedAppend> appends) {
  std::int64_t now_us = 0;
  absl::Status refuse_new = RefuseNew(&now_us);
  heads_.Trim();
  Batch batch;
  batch.appends = std::move(appends);
  batch.outcomes.reserve(batch.appends.size());
  const store::Position head = std::max(admitted_, store_.log().Head());
  rows_.BeginGroup(head);
  GroupAdmission admission(store_, context_, heads_, rows_, limits_, head + 1, last_recorded_us_,
                           now_us, std::move(refuse_new));
  const absl::Status fetched = admission.Prefetch(batch.appends);
  for (const auto& append : batch.appends) {
    batch.outcomes.push_back(fetched.ok() ? admission.Admit(append) : fetched);
  }
  batch.group = admission.TakeGroup();
  batch.last_recorded_us = last_recorded_us_ = admission.last_recorded_us();
  if (batch.group.events.empty()) return batch;
  admitted_ = batch.group.first_position + batch.group.events.size() - 1;
  return batch;
}

void Writer::Commit(Batch& batch) {
  const store::Position first = batch.group.first_position;
  CommitResult result{CommitOutcome::kCommitted, absl::OkStatus()};
  if (!batch.group.events.empty()) result = commit_point_.Commit(batch.group);
  failed_ = result.outcome != CommitOutcome::kCommitted;
  heads_moved_ = result.outcome == CommitOutcome::kHeadMoved ? heads_moved_ + 1 : 0;
  absl::Status unrecorded;
  switch (result.outcome) {
    case CommitOutcome::kCommitted:
      committed_us_ = batch.last_recorded_us;
      if (!batch.group.events.empty()) feed_.Publish(ToFeed(std::move(batch.group)));
      break;
    case CommitOutcome::kHeadMoved:
      if (heads_moved_ < kHeadMovedAttemptsMax) return Return(std::move(batch.appends));
      heads_moved_ = 0;
      unrecorded = absl::UnavailableError(
          "other writers kept moving the head of the log; nothing was recorded. Try again");
      break;
    case CommitOutcome::kOutcomeUnknown:
      Latch(std::string(result.status.message()));
      unrecorded = OutcomeUnknown(result.status);
      break;
    case CommitOutcome::kRefused:
      unrecorded = RefusedByStore(result.status);
      break;
  }
  const store::TreeHead head = store_.tree_head();
  for (std::size_t i = 0; i < batch.appends.size(); ++i) {
    absl::StatusOr<AppendOutcome>& outcome = batch.outcomes[i];
    if (!unrecorded.ok() && !RestsBefore(outcome, first)) outcome = unrecorded;
    if (outcome.ok()) outcome->tree_head = head;
    batch.appends[i].done(std::move(outcome));
  }
  LeaveSpent(batch.appends);
}

void Writer::Latch(const std::string& why) {
  MutexLock lock(mutex_);
  read_only_because_ = absl::StrCat("a write to disk failed (", why, ")");
}

}  // namespace minutebook::ledger
