// Where each body's record ends: its last revision and what was last known. Kept in memory for the
// bodies in use, read from the log for the rest. Not thread-safe: the writer's own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "service/ledger/string_map.h"
#include "store/event_log.h"

namespace minutebook::ledger {

struct BodyHead {
  std::uint64_t revision = 0;
  std::int64_t known_at_us = 0;
};

class BodyHeads {
 public:
  // `log` must outlive this.
  BodyHeads(const store::EventLogReader& log, std::size_t bodies_max);

  absl::StatusOr<BodyHead> Get(std::string_view body);
  void Set(std::string_view body, const BodyHead& head);
  // As with rows: keeps or takes back what was set since the last of either.
  void Keep();
  void TakeBack();
  bool over_bound() const { return heads_.size() > bodies_max_; }
  // Lets go of what is over the bound. Not while a group is on its way to the log.
  void Trim();
  void Clear();

 private:
  const store::EventLogReader& log_;
  const std::size_t bodies_max_;
  StringMap<BodyHead> heads_;  // its entries stay where they are
  std::vector<std::pair<BodyHead*, BodyHead>> undo_;
};

}  // namespace minutebook::ledger
