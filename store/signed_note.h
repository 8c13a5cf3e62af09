// C2SP signed notes (https://c2sp.org/signed-note): text with signatures under it, the keys that
// make them, and cosignatures of witnesses (https://c2sp.org/tlog-cosignature, v1). No input or
// output. What is parsed may come from anyone. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/ed25519.h"

namespace minutebook::store {

// Room for 16 signatures of 5 kB, as post-quantum ones are.
inline constexpr std::size_t kNoteBytesMax = 128 * 1024;
inline constexpr std::size_t kNoteSignaturesMax = 64;
inline constexpr std::size_t kKeyNameBytesMax = 512;

// One line under a note. Name and id together say which key made it.
struct NoteSignature {
  std::string key_name;
  std::uint32_t key_id = 0;
  std::string signature;  // what follows the id; its form is the key's matter
  bool operator==(const NoteSignature&) const = default;
};

struct SignedNote {
  std::string text;  // ends in a newline
  std::vector<NoteSignature> signatures;
};

// INVALID_ARGUMENT: no note, by that page or by the limits above. Of each note one form is taken:
// FormatNote gives back the same bytes. No signature is verified.
absl::StatusOr<SignedNote> ParseNote(std::string_view bytes);
std::string FormatNote(const SignedNote& note);

enum class KeyType : std::uint8_t {
  kEd25519 = 0x01,        // signs the text
  kCosignatureV1 = 0x04,  // a witness's: signs the text and the time
};

// Verifies the signatures of one key.
class VerifierKey {
 public:
  // `name` must be a key's name, see IsKeyName.
  VerifierKey(std::string name, KeyType type, const Ed25519PublicKey& public_key);
  // "<name>+<id in hex>+<base64 of type and key>". INVALID_ARGUMENT: not of this form, an id that
  // is not the key's, or a type that is none of the above.
  static absl::StatusOr<VerifierKey> Parse(std::string_view text);
  std::string ToString() const;

  const std::string& name() const { return name_; }
  KeyType type() const { return type_; }
  const Ed25519PublicKey& public_key() const { return public_key_; }
  std::uint32_t id() const { return id_; }
  // Whether the signature says that it is this key's.
  bool Names(const NoteSignature& signature) const;
  bool operator==(const VerifierKey&) const = default;

  // OK: the note has a signature by this key, and all that name it are true. NOT_FOUND: none names
  // it. DATA_LOSS: one is false, so the whole note is to be refused.
  absl::Status Verify(const SignedNote& note) const;
  // The same of one signature. Of a cosignature `time` is set, if not null: when the witness
  // signed, in seconds since 1970.
  absl::Status VerifyOne(std::string_view text, const NoteSignature& signature,
                         std::uint64_t* time = nullptr) const;

 private:
  std::string name_;
  KeyType type_;
  Ed25519PublicKey public_key_;
  std::uint32_t id_;
};

// Not empty, UTF-8, without spaces, control characters and "+", at most kKeyNameBytesMax.
bool IsKeyName(std::string_view name);

// Signs notes: the private half of a key. Never printed by anything here.
class SigningKey {
 public:
  // `name` must be a key's name.
  SigningKey(std::string name, KeyType type, const Ed25519Seed& seed);
  // "PRIVATE+KEY+<name>+<id in hex>+<base64 of type and seed>", as tools that sign notes keep keys.
  // INVALID_ARGUMENT, without repeating the text: not of this form.
  static absl::StatusOr<SigningKey> Parse(std::string_view text);
  // The secret itself, in that form.
  std::string ToSecret() const;

  const VerifierKey& verifier() const { return verifier_; }
  // `time` is of a cosignature alone: when the witness signs, in seconds since 1970.
  NoteSignature Sign(std::string_view text, std::uint64_t time = 0) const;

 private:
  Ed25519Seed seed_;
  VerifierKey verifier_;
};

}  // namespace minutebook::store
