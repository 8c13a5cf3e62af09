// The keys of a ledger, and whether each follows from the one before. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/fact.pb.h"
#include "minutebook/v1/proof.pb.h"
#include "service/verify/breaks.h"
#include "store/key_statement.h"

namespace minutebook::verify {

// A key that the record says signs checkpoints from an event on.
struct RecordedKey {
  store::Position position = 0;
  store::KeyStatement statement;

  // There was a key before it, which did not sign for it.
  bool is_unvouched() const { return statement.previous && !statement.by_previous; }
};

// Reads a record's keys, event by event. Not thread-safe.
class KeyChain {
 public:
  // The next SigningKeyChanged, and the id of the ledger as the record has it so far, empty where
  // it does not tell.
  void Take(store::Position position, const v1::SigningKeyChanged& changed,
            std::string_view ledger_id, Breaks* breaks);
  // Those whose statements hold.
  const std::vector<RecordedKey>& keys() const { return keys_; }

 private:
  std::vector<RecordedKey> keys_;
};

// Whether the key that a server names now follows from one that is trusted, by the statements it
// sent, each signed by the key before: so nobody else than its owner can have named it. OK, also
// where the two are one; else DATA_LOSS says where the chain ends.
absl::Status FollowKeys(std::string_view trusted, const v1::GetCheckpointResponse& answer);

}  // namespace minutebook::verify
