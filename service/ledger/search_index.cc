#include "service/ledger/search_index.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "service/domain/fold.h"
#include "service/ledger/group_state.h"
#include "service/ledger/patched_rows.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

using store::MutexLock;

// What is put at once: whoever waits for the index hears of it after each.
constexpr std::uint64_t kEventsAtOnce = 256;
constexpr int kNiceness = 10;
constexpr std::int64_t kRetryAfterMs = 1000;

absl::Status CatchingUp(store::Position applied, store::Position position) {
  Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_CATCHING_UP);
  for (const auto& [key, value] : {std::pair("position", applied), std::pair("wanted", position)}) {
    RefusalFact& fact = *refusal.add_metadata();
    fact.set_key(key);
    fact.set_value(std::to_string(value));
  }
  refusal.set_retry_after_ms(kRetryAfterMs);
  return RefuseWith(absl::StatusCode::kUnavailable,
                    absl::StrCat("the index of words is at position ", applied, " of ", position,
                                 " and catching up: try again shortly"),
                    refusal);
}

void LowerPriority() {
  // Of this thread alone, as Linux has it. Where it fails, the index is merely less modest.
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  [[maybe_unused]] const int ignored = setpriority(PRIO_PROCESS, thread, kNiceness);
}

}  // namespace

SearchIndex::SearchIndex(const store::EventLogReader& log, const store::VersionedMapReader& views,
                         store::WordIndex& words, Feed& feed, const domain::LedgerContext& context,
                         std::chrono::milliseconds retry_every)
    : log_(log),
      views_(views),
      words_(words),
      feed_(feed),
      context_(context),
      retry_every_(retry_every),
      stale_(words.state().applied_position > log.Head()),
      watcher_(feed.Register([this] {
        {
          MutexLock lock(mutex_);
          woken_ = true;
        }
        changed_.NotifyAll();
      })),
      thread_([this] { Run(); }) {}

SearchIndex::~SearchIndex() {
  feed_.Unregister(watcher_);
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

absl::Status SearchIndex::MakeAnew() {
  MutexLock lock(mutex_);
  anew_ = true;
  woken_ = true;
  failed_ = absl::OkStatus();  // what failed before may be what is dropped
  changed_.NotifyAll();
  while (anew_ && failed_.ok() && !stopping_) changed_.Wait(mutex_);
  if (!anew_) return absl::OkStatus();
  if (!failed_.ok()) return failed_;
  return absl::UnavailableError("the server is stopping; its next start drops the old words");
}

absl::Status SearchIndex::DropIfAsked() {
  {
    MutexLock lock(mutex_);
    if (!anew_) return absl::OkStatus();
  }
  if (absl::Status status = Drop(); !status.ok()) return status;
  MutexLock lock(mutex_);
  anew_ = false;
  changed_.NotifyAll();
  return absl::OkStatus();
}

absl::Status SearchIndex::Drop() {
  {
    // Before any word is gone: see WordSource.
    MutexLock lock(mutex_);
    applied_ = 0;
    ++drops_;
  }
  return words_.Reset(domain::SearchVersion());
}

std::uint64_t SearchIndex::drops() const {
  MutexLock lock(mutex_);
  return drops_;
}

bool SearchIndex::stopping() const {
  MutexLock lock(mutex_);
  return stopping_;
}

bool SearchIndex::interrupted() const {
  MutexLock lock(mutex_);
  return anew_ || stopping_;
}

absl::Status SearchIndex::WaitFor(store::Position position,
                                  std::chrono::milliseconds patience) const {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  MutexLock lock(mutex_);
  while (applied_ < position && failed_.ok() && !stopping_) {
    if (!changed_.WaitUntil(mutex_, deadline)) break;
  }
  if (applied_ >= position) return absl::OkStatus();
  if (!failed_.ok()) return failed_;
  return CatchingUp(applied_, position);
}

absl::StatusOr<bool> SearchIndex::Scan(const store::WordQuestion& question,
                                       const store::WordVisit& visit) const {
  return words_.Scan(question, visit);
}

void SearchIndex::Run() {
  LowerPriority();
  while (!stopping()) {
    const absl::Status status = CatchUp();
    const store::Position applied = words_.state().applied_position;
    if (status.ok()) feed_.WakeAfter(watcher_, applied);
    MutexLock lock(mutex_);
    if (!status.ok() && !woken_) Fail(status, applied);
    const auto retry_at = std::chrono::steady_clock::now() + retry_every_;
    while (!woken_ && !stopping_) {
      if (status.ok()) {
        changed_.Wait(mutex_);
      } else if (!changed_.WaitUntil(mutex_, retry_at)) {
        break;
      }
    }
    woken_ = false;
  }
}

void SearchIndex::Fail(const absl::Status& status, store::Position applied) {
  applied_ = applied;  // what came in before is found
  failed_ = absl::Status(status.code(),
                         absl::StrCat("the index of words stopped after position ", applied, ": ",
                                      status.message(), "; it is tried again every ",
                                      absl::FormatDuration(absl::FromChrono(retry_every_))));
  changed_.NotifyAll();
}

absl::Status SearchIndex::failure() const {
  MutexLock lock(mutex_);
  return failed_;
}

absl::Status SearchIndex::CatchUp() {
  if (stale_ || words_.state().version != domain::SearchVersion()) {
    if (absl::Status status = Drop(); !status.ok()) return status;
    stale_ = false;
  }
  bool went_on = false;
  while (true) {
    if (absl::Status status = DropIfAsked(); !status.ok()) return status;
    const store::Position applied = words_.state().applied_position;
    {
      MutexLock lock(mutex_);
      applied_ = applied;
      if (went_on || applied >= log_.Head()) failed_ = absl::OkStatus();
      if (stopping_) return absl::OkStatus();
    }
    changed_.NotifyAll();
    if (applied >= log_.Head()) return absl::OkStatus();
    if (absl::Status status = IndexSome(applied); !status.ok()) return status;
    went_on = true;
  }
}

absl::Status SearchIndex::IndexSome(store::Position applied) {
  domain::IndexKeys keys;
  store::Position done = applied;
  absl::Status failed;
  absl::Status scanned = log_.Scan(applied + 1, kEventsAtOnce, false,
                                   [&](store::Position position, std::string_view stored) {
                                     failed = AddEvent(position, stored, &keys);
                                     done = position;
                                     return failed.ok() && !interrupted();
                                   });
  if (!failed.ok()) return failed;
  if (!scanned.ok()) return scanned;
  // Whoever waits runs at a higher priority than this thread.
  if (interrupted()) return absl::OkStatus();
  return words_.Put(done, keys.places(), [this] { return !interrupted(); });
}

absl::Status SearchIndex::AddEvent(store::Position position, std::string_view stored,
                                   domain::IndexKeys* keys) {
  if (absl::Status status = CheckPayload(log_, position, stored); !status.ok()) return status;
  const auto decoded = decoder_.Decode(stored);
  if (!decoded.ok()) return decoded.status();
  const domain::RecordedEvent& recorded = **decoded;
  const v1::Event& event = recorded.event;
  const domain::EventEnvelope& envelope = recorded.envelope;
  if (envelope.bodies.empty()) return absl::OkStatus();
  if (!domain::ChangesOtherEvents(context_, recorded)) {
    domain::AddIndexKeys(context_, recorded, keys);
    return absl::OkStatus();
  }
  const PatchedRows rows(views_, position - 1);  // what a fold of the event reads
  GroupState state(rows, log_);
  state.BeginEvent(envelope, nullptr);
  if (absl::Status status = domain::Fold(context_, envelope, event, state); !status.ok()) {
    return status;
  }
  state.Keep();
  for (const store::RowChange& change : state.TakeChanges()) {
    if (!change.value.has_value()) continue;
    const std::string_view before =
        change.previous.has_value() ? std::string_view(change.previous->value) : "";
    absl::Status status = domain::AddIndexKeys(change.key, before, *change.value, event, keys);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
