#include "store/signed_note.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "store/bytes.h"
#include "store/utf8.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kSignatureBegins = "\xE2\x80\x94 ";  // an em dash and a space
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kTimeBytes = 8;

absl::Status NotANote(const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat("not a signed note: ", why));
}

absl::Status CheckText(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::optional<std::uint32_t> code_point = TakeCodePoint(&bytes);
    if (!code_point) return NotANote("not UTF-8");
    if (*code_point < 0x20 && *code_point != '\n') return NotANote("it has control characters");
  }
  return absl::OkStatus();
}

// Base64 with its padding and no slack: what other readers might take differently is no base64.
std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes;
  const absl::string_view encoded(text.data(), text.size());
  if (!absl::Base64Unescape(encoded, &bytes) || absl::Base64Escape(bytes) != encoded) {
    return std::nullopt;
  }
  return bytes;
}

std::string ToBase64(std::string_view bytes) {
  return absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()));
}

std::string BigEndian32(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
  return bytes;
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

absl::StatusOr<NoteSignature> ParseSignature(std::string_view line) {
  if (!line.starts_with(kSignatureBegins)) {
    return NotANote("a line under the text is no signature");
  }
  line.remove_prefix(kSignatureBegins.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return NotANote("a signature without a name");
  NoteSignature signature;
  signature.key_name = std::string(line.substr(0, space));
  if (!IsKeyName(signature.key_name)) return NotANote("a signature whose name is no key's name");
  const std::optional<std::string> bytes = FromBase64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kKeyIdBytes) return NotANote("a signature that is no base64");
  signature.key_id =
      static_cast<std::uint32_t>(FromBigEndian(std::string_view(*bytes).substr(0, kKeyIdBytes)));
  signature.signature = bytes->substr(kKeyIdBytes);
  return signature;
}

std::uint32_t KeyId(std::string_view name, KeyType type, const Ed25519PublicKey& key) {
  std::string bytes = absl::StrCat(absl::string_view(name.data(), name.size()), "\n");
  bytes.push_back(static_cast<char>(type));
  bytes.append(key.begin(), key.end());
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash;
  SHA256(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), hash.data());
  return static_cast<std::uint32_t>(
      FromBigEndian({reinterpret_cast<const char*>(hash.data()), kKeyIdBytes}));
}

constexpr std::string_view kSecretBegins = "PRIVATE+KEY+";

// "<name>+<id>+<base64 of type and key>", which a public and a private key have in common.
struct KeyText {
  std::string name;
  std::string id;
  KeyType type = KeyType::kEd25519;
  std::array<std::uint8_t, 32> key;
};

absl::StatusOr<KeyText> ParseKeyText(std::string_view text) {
  constexpr std::size_t kIdHexDigits = 2 * kKeyIdBytes;
  const absl::Status not_a_key = absl::InvalidArgumentError(
      "not a key of signed notes: it has the form <name>+<8 hex digits>+<base64>");
  const std::size_t name_end = text.find('+');
  if (name_end == std::string_view::npos) return not_a_key;
  const std::string_view name = text.substr(0, name_end);
  const std::string_view rest = text.substr(name_end + 1);
  if (!IsKeyName(name) || rest.size() <= kIdHexDigits || rest[kIdHexDigits] != '+') {
    return not_a_key;
  }
  const std::optional<std::string> bytes = FromBase64(rest.substr(kIdHexDigits + 1));
  if (!bytes || bytes->empty()) return not_a_key;
  KeyText parsed{.name = std::string(name),
                 .id = std::string(rest.substr(0, kIdHexDigits)),
                 .type = static_cast<KeyType>((*bytes)[0]),
                 .key = {}};
  if ((parsed.type != KeyType::kEd25519 && parsed.type != KeyType::kCosignatureV1) ||
      bytes->size() != 1 + parsed.key.size()) {
    return absl::InvalidArgumentError(
        "a key of a type not known here: Ed25519 (1) and cosignature/v1 (4) are");
  }
  std::copy(bytes->begin() + 1, bytes->end(), parsed.key.begin());
  return parsed;
}

std::string IdText(const VerifierKey& key) { return absl::StrFormat("%08x", key.id()); }

absl::Status WrongHash() {
  return absl::InvalidArgumentError(
      "not a key of signed notes: its hash is not that of its name and key; was it cut or "
      "changed?");
}

std::string CosignedMessage(std::string_view text, std::uint64_t time) {
  return absl::StrCat("cosignature/v1\ntime ", time, "\n",
                      absl::string_view(text.data(), text.size()));
}

}  // namespace

bool IsKeyName(std::string_view name) {
  if (name.empty() || name.size() > kKeyNameBytesMax) return false;
  while (!name.empty()) {
    const std::optional<std::uint32_t> code_point = TakeCodePoint(&name);
    if (!code_point || *code_point < 0x20 || *code_point == '+' || IsUnicodeSpace(*code_point)) {
      return false;
    }
  }
  return true;
}

absl::StatusOr<SignedNote> ParseNote(std::string_view bytes) {
  if (bytes.size() > kNoteBytesMax) return NotANote("it is too long");
  if (absl::Status status = CheckText(bytes); !status.ok()) return status;
  const std::size_t blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos || !bytes.ends_with('\n')) {
    return NotANote("no blank line with signatures under it");
  }
  SignedNote note{.text = std::string(bytes.substr(0, blank + 1)), .signatures = {}};
  for (std::string_view lines = bytes.substr(blank + 2); !lines.empty();) {
    const std::size_t end = lines.find('\n');
    absl::StatusOr<NoteSignature> signature = ParseSignature(lines.substr(0, end));
    if (!signature.ok()) return signature.status();
    if (note.signatures.size() == kNoteSignaturesMax) return NotANote("too many signatures");
    note.signatures.push_back(*std::move(signature));
    lines.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return NotANote("no signature");
  return note;
}

std::string FormatNote(const SignedNote& note) {
  std::string bytes = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) {
    absl::StrAppend(&bytes, absl::string_view(kSignatureBegins.data(), kSignatureBegins.size()),
                    signature.key_name, " ",
                    ToBase64(BigEndian32(signature.key_id) + signature.signature), "\n");
  }
  return bytes;
}

VerifierKey::VerifierKey(std::string name, KeyType type, const Ed25519PublicKey& public_key)
    : name_(std::move(name)),
      type_(type),
      public_key_(public_key),
      id_(KeyId(name_, type, public_key)) {}

absl::StatusOr<VerifierKey> VerifierKey::Parse(std::string_view text) {
  const absl::StatusOr<KeyText> parsed = ParseKeyText(text);
  if (!parsed.ok()) return parsed.status();
  VerifierKey key(parsed->name, parsed->type, parsed->key);
  if (IdText(key) != parsed->id) return WrongHash();
  return key;
}

absl::StatusOr<SigningKey> SigningKey::Parse(std::string_view text) {
  if (!text.starts_with(kSecretBegins)) {
    return absl::InvalidArgumentError("not a signing key: it begins with PRIVATE+KEY+");
  }
  const absl::StatusOr<KeyText> parsed = ParseKeyText(text.substr(kSecretBegins.size()));
  if (!parsed.ok()) return parsed.status();
  SigningKey key(parsed->name, parsed->type, parsed->key);
  if (IdText(key.verifier()) != parsed->id) return WrongHash();
  return key;
}

std::string SigningKey::ToSecret() const {
  std::string bytes(1, static_cast<char>(verifier_.type()));
  bytes.append(seed_.begin(), seed_.end());
  return absl::StrFormat("PRIVATE+KEY+%s+%s+%s", verifier_.name(), IdText(verifier_),
                         ToBase64(bytes));
}

std::string VerifierKey::ToString() const {
  std::string bytes(1, static_cast<char>(type_));
  bytes.append(public_key_.begin(), public_key_.end());
  return absl::StrFormat("%s+%s+%s", name_, IdText(*this), ToBase64(bytes));
}

bool VerifierKey::Names(const NoteSignature& signature) const {
  return signature.key_name == name_ && signature.key_id == id_;
}

absl::Status VerifierKey::Verify(const SignedNote& note) const {
  bool signed_by_it = false;
  for (const NoteSignature& signature : note.signatures) {
    if (!Names(signature)) continue;
    if (absl::Status status = VerifyOne(note.text, signature); !status.ok()) return status;
    signed_by_it = true;
  }
  if (signed_by_it) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("the note has no signature by ", ToString()));
}

absl::Status VerifierKey::VerifyOne(std::string_view text, const NoteSignature& signature,
                                    std::uint64_t* time) const {
  if (!Names(signature)) return absl::NotFoundError("the signature is by another key");
  const absl::Status is_false =
      absl::DataLossError(absl::StrCat("the signature by ", ToString(), " is false"));
  std::string_view bytes = signature.signature;
  std::string message(text);
  if (type_ == KeyType::kCosignatureV1) {
    if (bytes.size() < kTimeBytes) return is_false;
    const std::uint64_t signed_at = FromBigEndian(bytes.substr(0, kTimeBytes));
    if (signed_at > std::numeric_limits<std::int64_t>::max()) return is_false;
    message = CosignedMessage(text, signed_at);
    bytes.remove_prefix(kTimeBytes);
    if (time != nullptr) *time = signed_at;
  }
  Ed25519Signature made;
  if (bytes.size() != made.size()) return is_false;
  std::copy(bytes.begin(), bytes.end(), made.begin());
  return Ed25519Verify(public_key_, message, made) ? absl::OkStatus() : is_false;
}

SigningKey::SigningKey(std::string name, KeyType type, const Ed25519Seed& seed)
    : seed_(seed), verifier_(std::move(name), type, Ed25519PublicKeyOf(seed)) {}

NoteSignature SigningKey::Sign(std::string_view text, std::uint64_t time) const {
  NoteSignature signature{.key_name = verifier_.name(), .key_id = verifier_.id(), .signature = {}};
  std::string message(text);
  if (verifier_.type() == KeyType::kCosignatureV1) {
    signature.signature = BigEndian(time);
    message = CosignedMessage(text, time);
  }
  const Ed25519Signature made = Ed25519Sign(seed_, message);
  signature.signature.append(made.begin(), made.end());
  return signature;
}

}  // namespace minutebook::store
