// The log as its readers see it: values by position, positions by event id and by
// (body, revision). Readers may be used from any thread at any time; what they return is
// committed and durable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace minutebook::store {

// One of the events that touch a body: which of them it is, and where it lies.
struct BodyEvent {
  std::uint64_t revision = 0;
  Position position = 0;
  bool operator==(const BodyEvent&) const = default;
};

// Events that follow each other, each framed (bytes.h): as a message to readers has them.
struct FramedEvents {
  Position first = 0;
  Position last = 0;
  std::string_view bytes;
};

class EventLogReader {
 public:
  virtual ~EventLogReader() = default;

  // Position of the last committed event; 0 for an empty log.
  virtual Position Head() const = 0;

  // The stored bytes at `position`. NOT_FOUND outside [1, Head()]; DATA_LOSS, naming the
  // position, where the bytes fail their checksum.
  virtual absl::StatusOr<std::string> Read(Position position) const = 0;

  // Calls `visit` for first, first + 1, ... (backward: first, first - 1, ...) until it returns
  // false, the log ends, or `count` values were visited. The view is valid during the call
  // only. DATA_LOSS, naming the position, on a damaged value or a gap.
  using Visit = std::function<bool(Position, std::string_view)>;
  virtual absl::Status Scan(Position first, std::uint64_t count, bool backward,
                            const Visit& visit) const = 0;

  // As Scan forward, but as many events at a time as lie together, and without a look at their
  // bytes: damage that passes its checksum is for `visit` to find.
  using FramedVisit = std::function<bool(const FramedEvents&)>;
  virtual absl::Status ScanFramed(Position first, const FramedVisit& visit) const;

  // Where the events with these ids lie; nullopt where an id is not in the log.
  virtual absl::StatusOr<std::vector<std::optional<Position>>> Find(
      std::span<const EventId> ids) const = 0;

  // The last of the body's events that lies at or before `as_of`; revision 0 for none. Found in
  // memory where the record of a body in use ends by then.
  virtual absl::StatusOr<BodyEvent> LastOf(std::string_view body, Position as_of) const = 0;

  // Revision of the body's last event; 0 for a body that no event touches.
  absl::StatusOr<std::uint64_t> LastRevision(std::string_view body) const {
    const absl::StatusOr<BodyEvent> last = LastOf(body, std::numeric_limits<Position>::max());
    if (!last.ok()) return last.status();
    return last->revision;
  }

  // Positions of the body's events from `first_revision` on, at most `count`; empty past the
  // last one.
  virtual absl::StatusOr<std::vector<Position>> Positions(std::string_view body,
                                                          std::uint64_t first_revision,
                                                          std::size_t count) const = 0;
};

}  // namespace minutebook::store
