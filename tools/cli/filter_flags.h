// Which events: the flags that replay and watch share.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::cli {

class FilterFlags {
 public:
  // Must outlive the parsing of `command`.
  void AddTo(CLI::App& command);
  // INVALID_ARGUMENT for a type that is none.
  absl::StatusOr<v1::EventFilter> Filter() const;

 private:
  std::vector<std::string> bodies_;
  std::vector<std::string> types_;
  std::vector<std::string> offices_;
  std::vector<std::string> documents_;
  std::vector<std::string> recorders_;
  std::string on_from_;
  std::string on_to_;
};

}  // namespace minutebook::cli
