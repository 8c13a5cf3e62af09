// What rules need: rows, parsed once an event, and a place for what is broken.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

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
  absl::StatusOr<const SubjectRow*> Row(const std::string& key);
  absl::StatusOr<bool> Exists(const std::string& key);

  // The body and those above it, nearest first; without those that are not on record.
  absl::StatusOr<std::vector<std::string>> WithParents(std::string_view body);

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

  const std::string path_;
  const std::string event_path_;
  const std::string fact_name_;
  const StateReader& state_;
  Violations* const violations_;
  std::size_t told_ = 0;
  std::map<std::string, std::shared_ptr<const SubjectRow>> rows_;
};

}  // namespace minutebook::domain
