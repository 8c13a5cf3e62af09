// The rows of the views as the rules and the fold see them: the state at the head of the log, with
// what the events admitted so far have changed. Not thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"

namespace minutebook::domain {

class SubjectRow;

// What rules worked out of all rows under a prefix, for the next event about them.
class KeptOfRows {
 public:
  virtual ~KeptOfRows() = default;
  // About what it takes in memory.
  virtual std::size_t bytes() const = 0;
  // A row under the prefix was put, or deleted. False: what is kept does not follow from them now.
  virtual bool Changed(std::string_view key, const std::optional<std::string>& value) = 0;
};

class StateReader {
 public:
  virtual ~StateReader() = default;
  // The row's value; nullopt where there is none.
  virtual absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const = 0;
  // A subject's row, parsed; an empty one where there is none, never nullptr. Implementations may
  // keep it until it changes. DATA_LOSS if the bytes are no row of ours.
  virtual absl::StatusOr<std::shared_ptr<const SubjectRow>> Row(std::string_view key) const;
  // Rows whose key starts with `prefix`, in key order, until `visit` returns false. Costs an
  // iterator: for rules about terms, and for events that amend others, alone.
  virtual absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
  // Where rules may keep something of the rows under a prefix. It is told of every change to them,
  // and dropped with what is taken back. nullptr: nothing is kept here.
  virtual std::unique_ptr<KeptOfRows>* Kept(std::string_view prefix) const { return nullptr; }
  // Whether an event with this id is on record.
  virtual absl::StatusOr<bool> HasEvent(std::string_view event_id_16_bytes) const = 0;
  // The event with this id as it was recorded; nullopt where there is none. Reads the log: for
  // events that are about others.
  virtual absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId& id) const = 0;
};

class StateWriter : public StateReader {
 public:
  // Change a row; deleting one that is not there changes nothing. An error means that the row's
  // value so far could not be read: nothing may be made of this state then.
  [[nodiscard]] virtual absl::Status Put(std::string_view key, std::string value) = 0;
  [[nodiscard]] virtual absl::Status Delete(std::string_view key) = 0;
  // Puts `bytes` behind what the row holds; where there is none, puts one of them.
  [[nodiscard]] virtual absl::Status Append(std::string_view key, std::string_view bytes);
  // Puts a row without a value that is known not to be there, of which none is read to admit other
  // events: so nothing need be looked up, nor held at hand.
  [[nodiscard]] virtual absl::Status PutNew(std::string key) { return Put(key, ""); }
};

}  // namespace minutebook::domain
