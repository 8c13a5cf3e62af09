// Signed checkpoints that somebody kept, and the keys that an auditor was given. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/verify/breaks.h"
#include "service/verify/record_check.h"
#include "store/checkpoint.h"

namespace minutebook::verify {

// A checkpoint and where it came from ("checkpoint.txt").
struct Held {
  std::string from;
  store::SignedCheckpoint signed_checkpoint;

  const store::TreeHead& head() const { return signed_checkpoint.checkpoint.head; }
  const std::string& origin() const { return signed_checkpoint.checkpoint.origin; }
};

// INVALID_ARGUMENT, beginning with `from`, where it is no checkpoint.
absl::StatusOr<Held> ParseHeld(std::string from, std::string_view note);

// What an auditor trusts. Empty: no signature is checked.
class Keys {
 public:
  // Pins a key; INVALID_ARGUMENT where the text is none. Lines of a file: each a key, blank ones
  // and those that begin with '#' are passed over.
  absl::Status Pin(std::string_view text);
  // Takes up a key that the record vouches for; none, where none was pinned.
  void Learn(const store::VerifierKey& key);
  bool Trusts(const store::VerifierKey& key) const;
  bool empty() const { return keys_.empty(); }
  // OK where a pinned or learned key of the checkpoint's origin signed it. Otherwise DATA_LOSS says
  // what is wrong.
  absl::Status Check(const store::SignedCheckpoint& checkpoint) const;

 private:
  std::vector<store::VerifierKey> keys_;
};

// Judges the checkpoints by the record that was read: signature, origin, size, root. `origin` is
// the record's, empty where it is not known. Returns how many hold.
std::size_t CheckHeld(const std::vector<Held>& held, const Keys& keys, const RecordCheck& record,
                      std::string_view origin, Breaks* breaks);
// Those of one size with two roots: a fork, whatever record is looked at.
void CheckForks(const std::vector<Held>& held, const Keys& keys, Breaks* breaks);

}  // namespace minutebook::verify
