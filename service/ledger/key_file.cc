#include "service/ledger/key_file.h"

#include "absl/strings/str_cat.h"
#include "store/files.h"

namespace minutebook::ledger {

absl::StatusOr<std::optional<store::SigningKey>> KeyFile::Read(const std::string& path) const {
  const auto content = store::ReadSecretFile(path);
  if (!content.ok()) return content.status();
  if (!content->has_value()) return std::nullopt;
  std::string_view text = **content;
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto key = store::SigningKey::Parse(text);
  if (!key.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(path, " holds no signing key (",
                                                      std::string(key.status().message()),
                                                      "): put the right file there"));
  }
  if (key->verifier().name() != origin_ || key->verifier().type() != store::KeyType::kEd25519) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " holds the key of ", key->verifier().name(), ", not of ", origin_,
                     ": put that ledger's own key there, or name it by --signing-key"));
  }
  return *key;
}

absl::StatusOr<store::SigningKey> KeyFile::Propose() const {
  const store::SigningKey key(origin_, store::KeyType::kEd25519, store::NewEd25519Seed());
  if (absl::Status status = store::WriteSecretFile(beside(), key.ToSecret() + "\n"); !status.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the key that signs checkpoints cannot be kept: ", std::string(status.message()),
        ". Name another place by --signing-key, outside the ledger's folder"));
  }
  return key;
}

absl::Status KeyFile::TakeUp() const { return store::RenameFile(beside(), path_); }

}  // namespace minutebook::ledger
