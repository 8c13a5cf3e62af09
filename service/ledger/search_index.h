// Keeps the index of words up with the log, on a thread of its own: never on the writer's, and at a
// lower priority. An event's words go to the rows that it changes: mostly those that it joins.
// Where it changes what others say, it is folded again, over the rows as they stood before it.
// Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/search/index_keys.h"
#include "service/ledger/feed.h"
#include "service/ledger/record.h"
#include "store/event_log.h"
#include "store/mutex.h"
#include "store/versioned_map.h"
#include "store/word_index.h"

namespace minutebook::ledger {

class SearchIndex final : public domain::WordSource {
 public:
  // How long a search waits for the index: it runs a few milliseconds behind the log.
  static constexpr std::chrono::milliseconds kWaitMax{200};
  // How soon what failed (a full disk) is tried again.
  static constexpr std::chrono::milliseconds kRetryEvery{10'000};

  // All must outlive this. An index made by another version, or of a longer log, is made anew.
  SearchIndex(const store::EventLogReader& log, const store::VersionedMapReader& views,
              store::WordIndex& words, Feed& feed, const domain::LedgerContext& context,
              std::chrono::milliseconds retry_every = kRetryEvery);
  ~SearchIndex() override;
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

  // Drops all words and makes them anew, in the background; returns once the old ones are dropped.
  // For an erasure: words of what was erased lie among them.
  absl::Status MakeAnew();

  // Waits until the words of all events up to `position` are in. UNAVAILABLE, with how far it is
  // and when to try again, where that takes longer than `patience`; what failed, while the index
  // stands still for it.
  absl::Status WaitFor(store::Position position,
                       std::chrono::milliseconds patience = kWaitMax) const;

  // The words of all events up to here are in.
  store::Position applied_position() const { return words_.state().applied_position; }

  // Why it stands still; OK where it does not.
  absl::Status failure() const;

  absl::Status Reach(store::Position position) const override { return WaitFor(position); }
  std::uint64_t drops() const override;
  absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                            const store::WordVisit& visit) const override;

 private:
  void Run();
  void Fail(const absl::Status& status, store::Position applied) REQUIRES(mutex_);
  absl::Status CatchUp();
  absl::Status DropIfAsked();
  absl::Status Drop();
  // Puts the words of the next events; up to where is what the index then states.
  absl::Status IndexSome(store::Position applied);
  // Adds the words of one event.
  absl::Status AddEvent(store::Position position, std::string_view stored, domain::IndexKeys* keys);
  bool stopping() const;
  // Whether what is being added is not wanted any more: somebody waits for the words to be dropped,
  // or for the thread to end.
  bool interrupted() const;

  const store::EventLogReader& log_;
  const store::VersionedMapReader& views_;
  store::WordIndex& words_;
  Feed& feed_;
  const domain::LedgerContext& context_;
  const std::chrono::milliseconds retry_every_;

  // The thread's own.
  bool stale_;  // it was of a longer log when this was made, and is to be dropped
  EventDecoder decoder_;

  mutable store::Mutex mutex_;
  mutable store::CondVar changed_;
  store::Position applied_ GUARDED_BY(mutex_) = 0;
  std::uint64_t drops_ GUARDED_BY(mutex_) = 0;
  bool woken_ GUARDED_BY(mutex_) = false;
  bool anew_ GUARDED_BY(mutex_) = false;  // asked for, and not begun
  bool stopping_ GUARDED_BY(mutex_) = false;
  absl::Status failed_ GUARDED_BY(mutex_);
  Feed::WatcherId watcher_;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
