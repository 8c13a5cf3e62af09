#include "service/verify/witness.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "store/checkpoint.h"
#include "store/signed_note.h"

namespace minutebook::verify {
namespace {

absl::StatusOr<store::SigningKey> ParsePrivateKey(std::string_view text) {
  const absl::string_view line = absl::StripAsciiWhitespace({text.data(), text.size()});
  auto key = store::SigningKey::Parse({line.data(), line.size()});
  if (key.ok() && key->verifier().type() == store::KeyType::kCosignatureV1) return key;
  return absl::InvalidArgumentError(
      "not a witness's private key: make one with minutebook witness new-key");
}

}  // namespace

absl::StatusOr<std::string> NewWitnessKey(std::string_view name) {
  if (!store::IsKeyName(name)) {
    return absl::InvalidArgumentError(
        "a witness's name is text without spaces and \"+\", such as example.org/witness");
  }
  const store::SigningKey key(std::string(name), store::KeyType::kCosignatureV1,
                              store::NewEd25519Seed());
  return key.ToSecret() + "\n";
}

absl::StatusOr<std::string> WitnessVerifierKey(std::string_view private_key) {
  const auto key = ParsePrivateKey(private_key);
  if (!key.ok()) return key.status();
  return key->verifier().ToString();
}

absl::StatusOr<std::string> Cosign(std::string_view note, std::string_view private_key,
                                   std::uint64_t time) {
  const auto key = ParsePrivateKey(private_key);
  if (!key.ok()) return key.status();
  auto checkpoint = store::ParseCheckpoint(note);
  if (!checkpoint.ok()) return checkpoint.status();
  auto& signatures = checkpoint->note.signatures;
  // Of one witness one signature: the newest.
  std::erase_if(signatures,
                [&](const store::NoteSignature& s) { return key->verifier().Names(s); });
  signatures.push_back(key->Sign(checkpoint->note.text, time));
  return store::FormatNote(checkpoint->note);
}

}  // namespace minutebook::verify
