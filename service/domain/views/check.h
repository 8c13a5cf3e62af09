// What rules need: rows, parsed, and a place for what is broken.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/parents.h"
#include "service/domain/row.pb.h"
#include "service/domain/state.h"
#include "service/domain/violation.h"

namespace minutebook::domain {

// Violations of rules told of one event; one more says that there are more.
inline constexpr std::size_t rule_violations_max = 100;

// The checking of one event. Not thread-safe.
class Check {
 public:
  // `path` is of the NewEvent ("events[3]"), `event_path` of the event judged within it: "event",
  // or the replacement in a correction. All that is handed in must outlive this.
  Check(std::string_view path, std::string_view event_path, const v1::Event& event,
        const StateReader& state, Violations* violations);

  const StateReader& state() const { return state_; }

  // The row; an empty one where there is none. Lives as long as this.
  absl::StatusOr<const SubjectRow*> Row(std::string_view key);
  absl::StatusOr<bool> Exists(std::string_view key);

  // The body and those above it, nearest first; without those that are not on record. They live as
  // long as `body` and this.
  absl::StatusOr<std::vector<std::string_view>> WithParents(std::string_view body);

  // Whether no further violation would be told: what remains need not be looked at.
  bool full() const { return told_ > rule_violations_max; }

  // How many violations were told.
  std::size_t told() const { return told_; }

  // `field` as the JSON of the event names it: "on", or, in what happened, "fact.party".
  void Fail(std::string_view field, std::string_view code, std::string message);
  // The same for a field of the NewEvent around it: "body".
  void FailOutside(std::string_view field, std::string_view code, std::string message);

 private:
  void Tell(std::string field, std::string_view code, std::string message);

  const std::string_view path_;
  const std::string_view event_path_;
  const v1::Event& event_;
  const StateReader& state_;
  Violations* const violations_;
  std::size_t told_ = 0;
  std::vector<std::shared_ptr<const SubjectRow>> rows_;  // that were handed out
};

}  // namespace minutebook::domain
