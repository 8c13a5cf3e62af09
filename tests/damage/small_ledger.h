// A small ledger with something of everything, and all that it answers.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace minutebook::damage {

// Makes `folder`/ledger, and its signing key beside. As a kill leaves it: with a write-ahead log;
// or else as a clean stop does, all in tables.
absl::Status MakeSmallLedger(const std::string& folder, bool killed);

enum class Told {
  kTrue,      // opened, and all answers are those of the sound ledger
  kRefused,   // the server would not start
  kReported,  // the auditor, or an answer, says what is damaged
  kLie,       // an answer is another, and says so nowhere
  kVague,     // refused or reported, without a file or a position
};

// Audits a folder as `minutebook verify` does, then opens it as the server does and asks for
// everything. `sound` is what AnswersOf gave of the ledger as it was; `why` says what was told.
Told Examine(const std::string& folder, std::string_view sound, std::string* why);

// All that a sound ledger answers, as one text.
absl::StatusOr<std::string> AnswersOf(const std::string& folder);

}  // namespace minutebook::damage
