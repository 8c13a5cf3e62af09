// What a client remembers of a ledger, and whether what a server says now follows from it. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "minutebook/v1/proof.pb.h"
#include "tools/verify/signed.h"

namespace minutebook::verify {

// A ledger's key and its last checkpoint seen.
struct Remembered {
  std::string origin;  // "<name>/<uuid>"
  std::string verifier_key;
  std::string note;
  std::uint64_t size = 0;
};

// Why a server is not to be trusted any more. Each is told by its own words.
enum class Suspicion {
  kNone,
  kRewritten,    // the tree did not grow from the one remembered, or has two roots of one size
  kCut,          // it is shorter
  kKeyChanged,   // signed by another key, and nothing on record says so
  kOtherLedger,  // another ledger, that did not grow from the one remembered
  kUnsigned,     // it signed before, and what it says now is not signed by the key it names
};

struct Judged {
  Suspicion suspicion = Suspicion::kNone;
  std::string why;
  // What to remember from now on.
  std::optional<Remembered> now;
  // The key differs from the one remembered: it is to be found in a SigningKeyChanged on record
  // before `now` may be kept.
  bool key_changed = false;
};

// A server's answer to GetCheckpoint, asked with the size remembered, or for the first time.
Judged Judge(const std::optional<Remembered>& before, const v1::GetCheckpointResponse& answer);

// Whether evidence of events, asked for since the checkpoint just judged, proves that the record
// names the key in a SigningKeyChanged, or that the ledger was restored under the name of the key.
bool NamesKey(const v1::Evidence& evidence, const Remembered& now);

}  // namespace minutebook::verify
