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

// Of what is held, beside the number of events at once.
struct RefoldLimits {
  // GroupState's.
  std::size_t rows_bytes_max = GroupState::kRowsBytesMax;
  // By which a step may add to GroupState::bytes: twice what its changes take, and more.
  std::size_t step_bytes_max = 32 * 1024 * 1024;
};

class Refold {
 public:
  // Writes the changes of rows that follow from the events up to `position`. On a thread of the
  // fold's, in order, and not again once it failed.
  using Write = std::function<absl::Status(store::Position position,
                                           const std::vector<store::RowChange>& changes)>;

  // `rows` follow from the events up to `applied`, and show what `write` has written. All must
  // outlive this.
  Refold(const domain::LedgerContext& context, const store::EventLogReader& log,
         const store::VersionedMapReader& rows, store::Position applied, Write write,
         const RefoldLimits& limits = {});

  // Of the last event folded; its rows may be under way yet.
  store::Position position() const { return position_; }

  // Folds the next events, at most `events_max` and fewer where they change large rows, and begins
  // to write their rows. DATA_LOSS where an event cannot be read, or has lost its payload
  // unaccounted for; what writing those before gave, if that was an error. Not to be called again
  // after either.
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
    std::size_t bytes = 0;  // as it is stored
    EventDecoder decoder;
    const domain::RecordedEvent* recorded = nullptr;  // the decoder's
    domain::NewFact fact;
  };

  // Folds the next events into `state_`, until that has grown by `bytes_max`.
  absl::Status FoldNext(std::uint64_t events_max, std::size_t bytes_max);
  absl::Status ReadOne(store::Position position, std::string_view stored);
  // Folds what was read, while `state_` takes less than this.
  absl::Status FoldRead(std::size_t bytes_end);

  const domain::LedgerContext& context_;
  const store::EventLogReader& log_;
  const Write write_;
  const RefoldLimits limits_;
  store::Position position_;
  std::vector<Read> read_;      // used again and again
  std::size_t read_count_ = 0;  // of these that are to be folded
  std::size_t read_bytes_ = 0;  // as they are stored
  GroupState state_;
  absl::Status written_;  // of `writer_`: seen once that rests
  CommitThread writer_;   // last: uses the above
};

}  // namespace minutebook::ledger
