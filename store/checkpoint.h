// C2SP tlog checkpoints (https://c2sp.org/tlog-checkpoint): the text of a note that states a log's
// origin, size and root. No input or output. What is parsed may come from anyone. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "store/signed_note.h"
#include "store/store.h"
#include "store/types.h"

namespace minutebook::store {

struct Checkpoint {
  std::string origin;  // which log
  TreeHead head;
  // Further lines, each with its newline. We write none: nobody could audit them.
  std::string extension;
};

// A checkpoint as it was signed.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  SignedNote note;
};

// "<name>/<ledger id>", the name of the ledger's key too: so bytes of the ledger's name that a
// key's name or a URL could not hold are written as %XX.
std::string OriginOf(std::string_view ledger_name, const EventId& ledger_id);

std::string CheckpointText(const Checkpoint& checkpoint);
// INVALID_ARGUMENT: not the text of a checkpoint. Of each checkpoint one form is taken.
absl::StatusOr<Checkpoint> ParseCheckpointText(std::string_view text);
// Of a whole note. No signature is verified: see VerifierKey.
absl::StatusOr<SignedCheckpoint> ParseCheckpoint(std::string_view note);
// The checkpoint of a note that `key` signed under its own name. Errors as of ParseCheckpoint and
// VerifierKey::Verify; INVALID_ARGUMENT where the origin is not the key's name.
absl::StatusOr<SignedCheckpoint> OpenCheckpoint(std::string_view note, const VerifierKey& key);

}  // namespace minutebook::store
