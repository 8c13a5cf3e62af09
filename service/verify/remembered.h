// What a client remembers of a ledger, and whether what a server says now follows from it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/proof.pb.h"
#include "service/verify/signed.h"

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
  kKeyChanged,   // signed by another key, which the one remembered does not vouch for
  kOtherLedger,  // it goes by another name
  kNotRecorded,  // what it says it recorded is not under its tree as it was sent
  kUnsigned,     // it signed before, and what it says now is not signed by the key it names
};

struct Judged {
  Suspicion suspicion = Suspicion::kNone;
  std::string why;
  // What to remember from now on.
  std::optional<Remembered> now;
  // The key is another than the one remembered, which vouches for it.
  bool key_changed = false;
  // Of an append: the events, by their place in the request, that the evidence left out. Nothing is
  // known of them until JudgeEvent has judged each.
  std::vector<int> left_out;
};

// A server's answer to GetCheckpoint, asked with the size remembered, or for the first time.
Judged Judge(const std::optional<Remembered>& before, const v1::GetCheckpointResponse& answer);

// The answer to an append that asked for evidence since the size remembered: whether the tree grew,
// and holds each event as it was sent. Judged::now is empty where no evidence came.
Judged JudgeAppend(const Remembered& before, const v1::AppendRequest& request,
                   const v1::AppendResponse& answer);

// The answer to GetEvent, asked with evidence since the size remembered, for an event that was
// appended: the same, of that one.
Judged JudgeEvent(const Remembered& before, const v1::NewEvent& sent, const v1::Receipt& receipt,
                  const v1::GetEventResponse& answer);

}  // namespace minutebook::verify
