// The log as the domain's answers read it. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "service/domain/event_reader.h"
#include "store/event_log.h"

namespace minutebook::ledger {

class LogEvents final : public domain::EventReader {
 public:
  // `log` must outlive this.
  explicit LogEvents(const store::EventLogReader& log) : log_(log) {}

  absl::StatusOr<std::vector<domain::EventRecord>> Read(
      std::span<const store::Position> positions) const override;
  absl::StatusOr<std::vector<std::optional<store::Position>>> Find(
      std::span<const store::EventId> ids) const override;
  absl::StatusOr<std::vector<store::Position>> Positions(std::string_view body, std::uint64_t first,
                                                         std::size_t count) const override;

 private:
  const store::EventLogReader& log_;
};

}  // namespace minutebook::ledger
