#include "tools/verify/witness.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "store/checkpoint.h"
#include "store/signed_note.h"

namespace minutebook::verify {
namespace {

constexpr char kPrefix[] = "PRIVATE+KEY+";

absl::StatusOr<store::SigningKey> ParsePrivateKey(std::string_view text) {
  const absl::Status bad = absl::InvalidArgumentError(
      "not a witness's private key: make one with minutebook witness new-key");
  absl::string_view rest = absl::StripAsciiWhitespace({text.data(), text.size()});
  const std::size_t name_end = absl::ConsumePrefix(&rest, kPrefix) ? rest.find('+') : rest.npos;
  const std::size_t id_end = name_end == rest.npos ? rest.npos : rest.find('+', name_end + 1);
  std::string raw;
  if (id_end == rest.npos || !absl::Base64Unescape(rest.substr(id_end + 1), &raw)) return bad;
  store::Ed25519Seed seed;
  const std::string name(rest.substr(0, name_end));
  if (raw.size() != 1 + seed.size() || !store::IsKeyName(name)) return bad;
  if (raw[0] != static_cast<char>(store::KeyType::kCosignatureV1)) return bad;
  std::copy(raw.begin() + 1, raw.end(), seed.begin());
  return store::SigningKey(name, store::KeyType::kCosignatureV1, seed);
}

}  // namespace

absl::StatusOr<std::string> NewWitnessKey(std::string_view name) {
  if (!store::IsKeyName(name)) {
    return absl::InvalidArgumentError(
        "a witness's name is text without spaces and \"+\", such as example.org/witness");
  }
  const store::Ed25519Seed seed = store::NewEd25519Seed();
  const store::SigningKey key(std::string(name), store::KeyType::kCosignatureV1, seed);
  std::string raw;
  raw.reserve(1 + seed.size());
  raw.push_back(static_cast<char>(store::KeyType::kCosignatureV1));
  for (const std::uint8_t byte : seed) raw.push_back(static_cast<char>(byte));
  return absl::StrCat(kPrefix, key.verifier().name(), "+",
                      absl::StrCat(absl::Hex(key.verifier().id(), absl::kZeroPad8)), "+",
                      absl::Base64Escape(raw), "\n");
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
