// The rows of the views as the rules and the fold see them: the state at the head of the log, with
// what the events admitted so far have changed. Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::domain {

class StateReader {
 public:
  virtual ~StateReader() = default;
  // The row's value; nullopt where there is none.
  virtual absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const = 0;
  // Rows whose key starts with `prefix`, in key order, until `visit` returns false. Costs an
  // iterator: for rules about terms alone.
  virtual absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;
  // Whether an event with this id is on record.
  virtual absl::StatusOr<bool> HasEvent(std::string_view event_id_16_bytes) const = 0;
};

class StateWriter : public StateReader {
 public:
  virtual void Put(std::string_view key, std::string value) = 0;
  virtual void Delete(std::string_view key) = 0;
};

}  // namespace minutebook::domain
