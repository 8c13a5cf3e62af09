// The log of a server, read event by event and held against what its writers sent and were told.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "store/merkle_tree.h"
#include "store/store.h"
#include "tests/crash/writers.h"
#include "tools/client/client.h"

namespace minutebook {

class LogCheck {
 public:
  // `writers` must outlive this.
  explicit LogCheck(const Writers& writers)
      : writers_(writers), positions_(writers.count()), checked_(writers.count()) {}

  // Reads on to the head from where the last reading ended. DATA_LOSS names the first position
  // that is wrong: one that is missing, an id that is there twice, an event of a writer out of
  // turn or other than it was sent, a revision or a time out of order, another root than of these.
  absl::Status ReadOn(client::Client& client);
  // While no writer runs, after reading: DATA_LOSS where an event is not at the position that its
  // writer was told, or there is more than what may have been under way, or half an append.
  absl::Status CheckAcknowledged();

  // What was read so far.
  store::TreeHead head() const { return {.size = range_.size(), .root = range_.Root()}; }
  // Appends on record that nobody was told of, as found by CheckAcknowledged, over all calls.
  std::uint64_t untold_appends() const { return untold_; }

 private:
  absl::Status Take(const v1::RecordedEvent& event);
  absl::Status TakeOfWriter(const v1::RecordedEvent& event);
  absl::Status Wrong(const std::string& what) const;

  const Writers& writers_;
  store::CompactRange range_;
  std::set<std::string> ids_;
  std::map<std::string, std::uint64_t> revisions_;  // by body
  std::int64_t recorded_at_us_ = 0;
  std::vector<std::vector<std::uint64_t>> positions_;  // of each writer's events, in order
  std::vector<std::size_t> checked_;                   // of each, against what it was told
  std::uint64_t untold_ = 0;
};

}  // namespace minutebook
