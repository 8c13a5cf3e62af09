// A log that answers as another does: to be derived from by those that answer some of it otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_log.h"

namespace minutebook::store {

// ScanFramed is not forwarded: it reads by Scan, whatever that is made to answer.
class ForwardingLog : public EventLogReader {
 public:
  // Borrows the log.
  explicit ForwardingLog(const EventLogReader& log) : log_(log) {}

  Position Head() const override { return log_.Head(); }
  absl::StatusOr<std::string> Read(Position position) const override { return log_.Read(position); }
  absl::Status Scan(Position first, std::uint64_t count, bool backward,
                    const Visit& visit) const override {
    return log_.Scan(first, count, backward, visit);
  }
  absl::StatusOr<std::vector<std::optional<Position>>> Find(
      std::span<const EventId> ids) const override {
    return log_.Find(ids);
  }
  absl::StatusOr<BodyEvent> LastOf(std::string_view body, Position as_of) const override {
    return log_.LastOf(body, as_of);
  }
  absl::StatusOr<std::vector<Position>> Positions(std::string_view body,
                                                  std::uint64_t first_revision,
                                                  std::size_t count) const override {
    return log_.Positions(body, first_revision, count);
  }

 protected:
  const EventLogReader& log() const { return log_; }

 private:
  const EventLogReader& log_;
};

}  // namespace minutebook::store
