// Reads a range of the log in pages: a cursor that holds no iterator between them, so a reader that
// is slow to take a page holds up nothing. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/ledger/filter.h"
#include "store/event_log.h"

namespace minutebook::ledger {

// Where a page ends, whichever comes first.
struct PageLimits {
  std::size_t events_max = 1000;
  std::size_t bytes_max = 512 * 1024;
  // Events looked at, so that a narrow filter still reports progress.
  std::size_t examined_max = 20'000;

  bool IsFull() const { return events_max == 0 || bytes_max == 0 || examined_max == 0; }
};

class Replay {
 public:
  // `log` must outlive this. Reads up to the head of this moment. INVALID_ARGUMENT and OUT_OF_RANGE
  // name the field.
  static absl::StatusOr<Replay> Start(const store::EventLogReader& log,
                                      const v1::ReadEventsRequest& request);

  // Calls `visit` for the stored events of the next page.
  absl::Status NextPage(const PageLimits& limits,
                        const std::function<void(std::string_view stored)>& visit);
  // Adds the same events to a message, as its field 1. Where all are wanted in their order they are
  // not taken apart: they lie in the log as a message has them.
  absl::Status NextPage(const PageLimits& limits, std::string* message);
  bool finished() const { return finished_; }
  // The last position examined; 0 for none yet.
  store::Position examined() const { return examined_; }
  // Where a reader would go on: the start while nothing was examined.
  store::Position resume() const {
    if (examined_ == 0) return next_;
    return backward_ ? examined_ - 1 : examined_ + 1;
  }
  store::Position head() const { return head_; }

 private:
  Replay(const store::EventLogReader& log, Filter filter)
      : log_(&log), filter_(std::move(filter)) {}

  absl::Status SetStart(const v1::ReadEventsRequest& request);
  // Whether the log's events are wanted just as they lie.
  bool takes_all() const {
    return filter_.open() && body_.empty() && !backward_ && left_ == 0 && !finished_;
  }
  // Adds to the message until a limit is reached, or something comes that NextOfLog must look at;
  // takes what was added off the limits.
  absl::Status NextWhole(PageLimits* limits, std::string* message);
  absl::Status NextOfLog(const PageLimits& limits,
                         const std::function<void(std::string_view)>& visit);
  absl::Status NextOfBody(const PageLimits& limits,
                          const std::function<void(std::string_view)>& visit);
  // DATA_LOSS also where the payload is missing unaccounted for.
  absl::StatusOr<bool> Matches(store::Position position, std::string_view stored) const;
  // Goes on behind what was examined last, or ends there.
  void GoOn();
  // Counts an event that matched; true if the limit asked is reached.
  bool Count();

  const store::EventLogReader* log_;
  Filter filter_;
  store::Position head_ = 0;
  store::Position next_ = 0;  // 0: past the end
  bool backward_ = false;
  std::uint64_t left_ = 0;  // 0: no limit
  bool finished_ = false;
  store::Position examined_ = 0;
  // Set where only one body's events are read: they are found through its index.
  std::string body_;
  std::uint64_t next_revision_ = 0;
};

// The first position recorded at or after `us`; Head() + 1 if there is none.
absl::StatusOr<store::Position> FirstRecordedAt(const store::EventLogReader& log, std::int64_t us);

}  // namespace minutebook::ledger
