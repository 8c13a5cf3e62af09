// The log as answers read it: whole events with their headers. Rows leave out sources and notes.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/record.pb.h"
#include "store/types.h"

namespace minutebook::domain {

// Events read at once. Each may have a quarter of a megabyte: whoever wants more asks again, and
// keeps only what is needed.
inline constexpr std::size_t event_reads_max = 256;

// An event as it was recorded, whatever has become of it since.
struct EventRecord {
  v1::EventHeader header;
  v1::Event event;      // unset where the payload was erased
  bool erased = false;  // the payload is gone; the header stays
};

class EventReader {
 public:
  virtual ~EventReader() = default;

  // The events at these positions, in the order asked. NOT_FOUND for a position past the head,
  // INVALID_ARGUMENT for more than event_reads_max of them, DATA_LOSS for a damaged one.
  virtual absl::StatusOr<std::vector<EventRecord>> Read(
      std::span<const store::Position> positions) const = 0;

  // Where the events with these ids lie, whoever they are about; nullopt for one not on record. It
  // may lie past the position that a question asks about: compare.
  virtual absl::StatusOr<std::vector<std::optional<store::Position>>> Find(
      std::span<const store::EventId> ids) const = 0;

  // Positions of the events that touch a body, from its event number `first` (1: the first) on, at
  // most `count` of them.
  virtual absl::StatusOr<std::vector<store::Position>> Positions(std::string_view body,
                                                                 std::uint64_t first,
                                                                 std::size_t count) const = 0;
};

}  // namespace minutebook::domain
