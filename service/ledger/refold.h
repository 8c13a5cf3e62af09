// Folds events of the log over rows that follow from those before: how views are made anew, at
// start and beside a running server. While some events are folded, the rows of those before are
// written by a second thread. For one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/fold.h"
#include "service/ledger/commit_thread.h"
#include "service/ledger/group_state.h"
#include "service/ledger/record.h"
#include "store/event_log.h"
#include "store/versioned_map.h"

namespace minutebook::ledger {

class Refold {
 public:
  // Writes the changes of rows that follow from the events up to `position`. On a thread of the
  // fold's, in order, and not again once it failed.
  using Write = std::function<absl::Status(store::Position position,
                                           const std::vector<store::RowChange>& changes)>;

  // `rows` follow from the events up to `applied`, and show what `write` has written. All must
  // outlive this.
  Refold(const domain::LedgerContext& context, const store::EventLogReader& log,
         const store::VersionedMapReader& rows, store::Position applied, Write write);

  // Of the last event folded; its rows may be under way yet.
  store::Position position() const { return position_; }

  // Folds the next events, at most `events_max`, and begins to write their rows. DATA_LOSS where an
  // event cannot be read, or has lost its payload unaccounted for; what writing those before gave,
  // if that was an error. Not to be called again after either.
  [[nodiscard]] absl::Status Step(std::uint64_t events_max);
  // Waits until all is written. Errors of that.
  [[nodiscard]] absl::Status Settle();
  // Folds the events that are left and gives the changes, to be written by the caller; all before
  // is written then. Errors as Step. The last call.
  absl::StatusOr<std::vector<store::RowChange>> Rest();

 private:
  // An event, read but not folded yet.
  struct Read {
    store::Position position = 0;
    EventDecoder decoder;
    const domain::RecordedEvent* recorded = nullptr;  // the decoder's
    domain::NewFact fact;
  };

  // Folds the next events into `state_`.
  absl::Status FoldNext(std::uint64_t events_max);
  absl::Status ReadOne(store::Position position, std::string_view stored);
  absl::Status FoldRead();

  const domain::LedgerContext& context_;
  const store::EventLogReader& log_;
  const Write write_;
  store::Position position_;
  std::vector<Read> read_;      // used again and again
  std::size_t read_count_ = 0;  // of these that are to be folded
  GroupState state_;
  absl::Status written_;  // of `writer_`: seen once that rests
  CommitThread writer_;   // last: uses the above
};

}  // namespace minutebook::ledger
