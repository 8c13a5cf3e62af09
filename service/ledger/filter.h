// Which events a reader wants. Looks no deeper into a stored event than its conditions need.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::ledger {

class Filter {
 public:
  // INVALID_ARGUMENT names the field ("filter.onFrom: ...").
  static absl::StatusOr<Filter> Make(const v1::EventFilter& filter);

  // The one body whose events are wanted; empty where there is no condition or several bodies.
  std::string only_body() const { return bodies_.size() == 1 ? *bodies_.begin() : ""; }
  // Whether nothing but a body is asked for, if anything: events that touch it need no look.
  bool only_by_body() const { return only_by_body_; }
  // Whether it lets everything through.
  bool open() const { return open_; }
  // DATA_LOSS if the bytes are not a stored event's.
  absl::StatusOr<bool> Matches(std::string_view stored) const;

 private:
  bool MatchesHeader(const v1::EventHeader& header) const;
  bool MatchesEvent(const v1::Event& event) const;

  bool open_ = true;  // nothing needs to be parsed
  bool needs_event_ = false;
  bool only_by_body_ = true;
  std::set<std::string> bodies_;
  std::set<int> types_;
  std::set<std::string> offices_;
  std::set<std::string> documents_;
  std::set<std::string> recorders_;
  std::optional<absl::CivilDay> on_from_;
  std::optional<absl::CivilDay> on_to_;
};

}  // namespace minutebook::ledger
