// A ledger open for use: appends through the single writer, replay, subscriptions, and what the
// domain's answers rest on. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/answers.h"
#include "service/ledger/append.h"
#include "service/ledger/clock.h"
#include "service/ledger/commit_point.h"
#include "service/ledger/cuts.h"
#include "service/ledger/feed.h"
#include "service/ledger/key_event.h"
#include "service/ledger/limits.h"
#include "service/ledger/log_events.h"
#include "service/ledger/memo.h"
#include "service/ledger/proofs.h"
#include "service/ledger/replay.h"
#include "service/ledger/search_index.h"
#include "service/ledger/signer.h"
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
  // itself, otherwise on the writer's.
  void Append(AppendCommand command, AppendDone done);
  // The two halves of Append, for who has the next request ready while the last is recorded: what
  // needs no state, done on this thread; and the rest.
  absl::StatusOr<PreparedAppend> Prepare(AppendCommand command) const;
  void Record(PreparedAppend append, AppendDone done);

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
  // Checkpoints, proofs and evidence.
  const Proofs& proofs() const { return proofs_; }
  // Which code wrote the rows that are served, and how far they follow the log.
  store::ViewsState views_state() const { return store_->views_state(); }
  // What the operator should know of the store; grows while it runs.
  std::vector<std::string> warnings() const;
  std::string read_only_because() const { return writer_->read_only_because(); }

  // Begins to fold all views anew beside those that are served. It must not outlive the ledger.
  // FAILED_PRECONDITION while another is under way.
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
  LocalCommitPoint commit_point_;
  std::unique_ptr<Signer> signer_;  // null: the ledger signs nothing
  Proofs proofs_;
  Feed feed_;
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<SearchIndex> search_;  // last: its thread, and the writer's, use all of the above
};

}  // namespace minutebook::ledger
