// A ledger open for use: appends through the single writer, replay, subscriptions, and what the
// domain's answers rest on. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/answers.h"
#include "service/ledger/append.h"
#include "service/ledger/backups.h"
#include "service/ledger/clock.h"
#include "service/ledger/commit_point.h"
#include "service/ledger/cuts.h"
#include "service/ledger/erase.h"
#include "service/ledger/feed.h"
#include "service/ledger/limits.h"
#include "service/ledger/log_events.h"
#include "service/ledger/memo.h"
#include "service/ledger/own_event.h"
#include "service/ledger/proofs.h"
#include "service/ledger/replay.h"
#include "service/ledger/search_index.h"
#include "service/ledger/signer.h"
#include "service/ledger/term_changes.h"
#include "service/ledger/views_rebuild.h"
#include "service/ledger/writer.h"
#include "store/mutex.h"
#include "store/store.h"

namespace minutebook::ledger {

// The recorder of events that the server itself writes.
inline constexpr char kServerPrincipal[] = "server";

struct LedgerOptions {
  Limits limits;
  // The last event's time, named by the operator to confirm that the clock is right.
  std::optional<std::int64_t> confirmed_last_us;
  // The key that signs checkpoints.
  SigningOptions signing;
  BackupOptions backups;
  DiskRoom room;
  // Told how far the views have been folded anew; may be empty.
  std::function<void(store::Position done, store::Position head)> rebuild_progress;
};

class Ledger {
 public:
  // Opens a ledger over its store: establishes it if the log is empty, and folds what the views
  // lack. The key that signs checkpoints is made, or changed, as `options` say, and put on record.
  // FAILED_PRECONDITION, with what to do: the key is not the one on record or cannot be kept; the
  // record is not the one that was signed. `clock` must outlive the ledger.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(std::unique_ptr<store::Store> store,
                                                      const Clock& clock, LedgerOptions options);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // Records events. `done` is called exactly once: on this thread if the request is refused by
  // itself, otherwise on a thread of the writer's.
  void Append(AppendCommand command, AppendDone done);
  // The two halves of Append, for who has the next request ready while the last is recorded: what
  // needs no state, done on this thread; and the rest.
  absl::StatusOr<PreparedAppend> Prepare(AppendCommand command) const;
  void Record(PreparedAppend append, AppendDone done);

  // Erases the payload of an event for good, with those of its corrections: records a PayloadErased
  // for each, and returns once neither rows nor words nor the store's files hold anything of them.
  // Erased before: the first receipt. Slow: for a thread that may wait. FAILED_PRECONDITION while
  // another erasure, or a rebuild of views, is under way. UNAVAILABLE where the
  // erasure is on record but bytes still lie in the files: asked again, or at the next open, it is
  // finished. Other errors as CheckErase and Append tell them.
  absl::StatusOr<EraseOutcome> Erase(const EraseCommand& command);

  // Positions by event id.
  absl::StatusOr<std::optional<store::Position>> Find(const store::EventId& id) const;
  const store::EventLogReader& log() const { return store_->log(); }
  Feed& feed() { return feed_; }

  // What an answer rests on at this moment.
  domain::AnswerContext AnswerNow() const;
  // Has later answers forget all that was worked out for earlier ones: for whoever changed rows of
  // the past.
  void ForgetAnswers();
  // Which words ever stood where, for searches.
  const SearchIndex& words() const { return *search_; }

  const store::LedgerIdentity& identity() const { return store_->identity(); }
  const domain::LedgerContext& context() const { return context_; }
  store::TreeHead tree_head() const { return store_->tree_head(); }
  // Copies of the record, made while it is in use.
  Backups& backups() { return *backups_; }
  // Checkpoints, proofs and evidence.
  const Proofs& proofs() const { return proofs_; }
  // Which code wrote the rows that are served, and how far they follow the log.
  store::ViewsState views_state() const { return store_->views_state(); }
  // What the operator should know of the store; grows while it runs.
  std::vector<std::string> warnings() const;
  std::string read_only_because() const { return writer_->read_only_because(); }
  // The writer, as one who watches it sees it.
  const CommitStats& commit_stats() const { return commit_point_.stats(); }
  QueueDepth queue() const { return writer_->queue(); }

  // Begins to fold all views anew beside those that are served. It must not outlive the ledger.
  // FAILED_PRECONDITION while another, or an erasure, is under way.
  absl::StatusOr<std::unique_ptr<ViewsRebuild>> BeginRebuild(bool check_only);

  // Takes no further appends; answers those queued. Reads go on.
  void StopWriting();

 private:
  Ledger(std::unique_ptr<store::Store> store, const Clock& clock, LedgerOptions options);
  absl::Status Establish();
  absl::Status FoldAnew();
  absl::Status ReadLast();
  absl::Status OpenSigner();
  // The key in use, once it is on record. Makes one, or another, where it is time to.
  absl::StatusOr<store::SigningKey> TakeKey(const std::string& origin);
  // `previous_key` is null where the ledger had none, or it is lost.
  absl::Status RecordKey(const store::SigningKey& key, const std::vector<RecordedKey>& recorded,
                         const store::SigningKey* previous_key, const std::string& reason);
  // For what must not run beside another: an erasure, and a rebuild of views, which may hold what
  // is erased. Until the result is gone. FAILED_PRECONDITION with the other's words.
  absl::StatusOr<std::shared_ptr<void>> BeginAlone(const char* what);
  // Takes what erasures left out of the files, where that is due.
  absl::Status Purge();
  // Says in a restored ledger's record that it is one.
  absl::Status RecordRestoration();
  // Records an event of the server's own, before appends are taken. `what` begins the complaint
  // where that is not possible.
  absl::Status RecordOwn(const v1::Event& event, v1::EventType type, const store::EventId& id,
                         const std::string& what);

  const std::unique_ptr<store::Store> store_;
  const Clock& clock_;
  const LedgerOptions options_;
  domain::LedgerContext context_;
  std::int64_t last_recorded_us_ = 0;
  LogCuts cuts_;
  LogEvents events_;
  mutable store::Mutex memo_mutex_;
  // Answers under way keep the one that they began with.
  std::shared_ptr<Memo> memo_ GUARDED_BY(memo_mutex_);
  TermChanges term_changes_;
  LocalCommitPoint commit_point_;
  std::unique_ptr<Signer> signer_;  // null: the ledger signs nothing
  Proofs proofs_;
  Feed feed_;
  std::string purge_warning_;  // constant once open
  // What an erasure or a rebuild that is under way does, in words; null where none is.
  std::atomic<const char*> alone_ = nullptr;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<SearchIndex> search_;
  std::unique_ptr<Backups> backups_;  // last: its thread, and those above, use all of the above
};

}  // namespace minutebook::ledger
