// The rows of a folder's views against a fresh fold of its log. Each event is folded over the rows
// as they stood before it, and what comes out must be the versions that the folder has of it, and
// no others: so, event by event, all of it follows from the log.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/verify/breaks.h"
#include "store/ledger_reader.h"

namespace minutebook::verify {

struct ViewsChecked {
  bool comparable = false;      // the folder's views were written by this version of the fold
  std::string version_differs;  // else: why they were not compared
  store::Position up_to = 0;
  std::uint64_t versions = 0;
};

// Of a check whose `progress` answered false.
absl::Status BrokenOff();

// Folds events 1 .. up_to on several threads. `progress` is called with how many are done, from any
// of them, and may be empty; where it answers false, the rest is left: CANCELLED. Another error:
// the folder could not be read.
absl::StatusOr<ViewsChecked> CheckViews(const store::LedgerReader& ledger, unsigned threads,
                                        const std::function<bool(std::uint64_t)>& progress,
                                        Breaks* breaks);

}  // namespace minutebook::verify
