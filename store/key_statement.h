// Statements that a key signs a log's checkpoints from now on: signed notes by that key and, where
// it is at hand, by the one before. README.md has their form. No input or output. What is parsed
// may come from anyone. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "store/signed_note.h"

namespace minutebook::store {

struct KeyStatement {
  std::uint64_t number = 0;  // of the key among the log's, from 1
  VerifierKey key;
  std::optional<VerifierKey> previous;  // none: the log's first
  // The previous key signed it. Where it did not, it was lost, or somebody says so.
  bool by_previous = false;
};

// The statement, as a note. `previous_key` is null where there was none, or it is lost.
std::string StateKey(const SigningKey& key, std::uint64_t number,
                     const std::optional<VerifierKey>& previous, const SigningKey* previous_key);
// INVALID_ARGUMENT: not a statement's form. DATA_LOSS: the key itself did not sign it, or a
// signature is false.
absl::StatusOr<KeyStatement> OpenKeyStatement(std::string_view note);

}  // namespace minutebook::store
