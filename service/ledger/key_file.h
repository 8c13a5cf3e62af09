// The file that holds the key which signs a ledger's checkpoints. It lies outside the ledger's
// folder, so that no backup of the record takes it along. Not thread-safe.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/signed_note.h"

namespace minutebook::ledger {

class KeyFile {
 public:
  // `origin` is the name that the key must have.
  KeyFile(std::string path, std::string origin)
      : path_(std::move(path)), origin_(std::move(origin)) {}

  // The key in use; nullopt where there is no file. FAILED_PRECONDITION, saying what to do: others
  // may read it, it is no key, or another ledger's.
  absl::StatusOr<std::optional<store::SigningKey>> Load() const { return Read(path_); }
  // A new key, kept beside the one in use until it is on record: see TakeUp.
  absl::StatusOr<store::SigningKey> Propose() const;
  // The one kept beside; nullopt: none.
  absl::StatusOr<std::optional<store::SigningKey>> Proposed() const { return Read(beside()); }
  // Puts the proposed key in the place of the one in use, which is gone then.
  absl::Status TakeUp() const;

  const std::string& path() const { return path_; }

 private:
  std::string beside() const { return path_ + ".new"; }
  absl::StatusOr<std::optional<store::SigningKey>> Read(const std::string& path) const;

  const std::string path_;
  const std::string origin_;
};

}  // namespace minutebook::ledger
