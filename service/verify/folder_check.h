// A ledger's folder, with no server: everything that it holds against everything else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/verify/breaks.h"
#include "service/verify/signed.h"
#include "service/verify/view_check.h"
#include "store/ledger_reader.h"
#include "store/store.h"

namespace minutebook::verify {

struct CheckOptions {
  unsigned threads = 1;
  Keys keys;
  std::vector<Held> held;
  // What is being done, how far, of how much. Called from any thread; may be empty. False breaks
  // the check off: CANCELLED.
  std::function<bool(const char* doing, std::uint64_t done, std::uint64_t total)> progress;
};

// What was read, whether or not it holds.
struct RecordChecked {
  std::string origin;
  store::TreeHead head;
  std::uint64_t payloads = 0;  // there, and re-hashed
  std::uint64_t erased = 0;
  bool headers_alone = false;        // payloads were not handed over
  std::size_t checkpoints_hold = 0;  // of those given
  bool signatures_checked = false;
  std::vector<std::string> recorded_keys;  // that the record says sign its checkpoints
  // Where keys were recorded that the ones before them did not sign for: these were lost.
  std::vector<store::Position> keys_unvouched;
  // Of a folder alone.
  ViewsChecked views;
};

// Opens the folder as OpenLedgerReader does, with its errors; what does not hold goes to `breaks`.
absl::StatusOr<RecordChecked> CheckFolder(const std::string& path, CheckOptions options,
                                          Breaks* breaks);

// The same of a record that is open already, such as a backup's.
absl::StatusOr<RecordChecked> CheckLedger(const store::LedgerReader& ledger, CheckOptions options,
                                          Breaks* breaks);
// The same for whoever wants one answer: the head of a record that holds. DATA_LOSS tells the first
// things that do not.
absl::StatusOr<store::TreeHead> CheckWhole(const store::LedgerReader& ledger, CheckOptions options);

// The options for a record's check: the sizes of the checkpoints held.
RecordOptions RecordOptionsOf(const CheckOptions& options);
// After the last event: keys learnt from the record, the checkpoints, what was read.
RecordChecked Conclude(const std::string& origin, CheckOptions& options, RecordCheck& record,
                       Breaks* breaks);

}  // namespace minutebook::verify
