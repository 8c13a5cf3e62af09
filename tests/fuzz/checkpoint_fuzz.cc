// Signed notes, checkpoints, statements of keys and keys of any bytes: what is taken comes back the
// same.
#include <string>
#include <string_view>

#include "store/checkpoint.h"
#include "store/key_statement.h"
#include "store/signed_note.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::store {
namespace {

void CheckNote(std::string_view bytes) {
  const absl::StatusOr<SignedNote> note = ParseNote(bytes);
  if (note.ok()) {
    FUZZ_CHECK(FormatNote(*note) == bytes);
    FUZZ_CHECK(!note->signatures.empty() && note->signatures.size() <= kNoteSignaturesMax);
    FUZZ_CHECK(note->text.ends_with('\n'));
  }
  const absl::StatusOr<SignedCheckpoint> checkpoint = ParseCheckpoint(bytes);
  FUZZ_CHECK(note.ok() || !checkpoint.ok());
  if (checkpoint.ok()) FUZZ_CHECK(CheckpointText(checkpoint->checkpoint) == note->text);
  // The first signature, by a key of its name: false, but never a crash.
  if (note.ok() && note->signatures[0].key_name.size() > 8) {
    const VerifierKey key(note->signatures[0].key_name, KeyType::kCosignatureV1, {});
    NoteSignature signature = note->signatures[0];
    signature.key_id = key.id();
    FUZZ_CHECK(!key.VerifyOne("another text", signature).ok());
  }
}

void CheckKey(std::string_view text) {
  const absl::StatusOr<VerifierKey> key = VerifierKey::Parse(text);
  if (!key.ok()) return;
  FUZZ_CHECK(key->ToString() == text);
  FUZZ_CHECK(IsKeyName(key->name()));
}

void CheckSecret(std::string_view text) {
  const absl::StatusOr<SigningKey> key = SigningKey::Parse(text);
  if (!key.ok()) {
    // A secret is never told, not even one that is none.
    FUZZ_CHECK(text.size() < 16 ||
               std::string(key.status().message()).find(text) == std::string::npos);
    return;
  }
  FUZZ_CHECK(key->ToSecret() == text);
}

void CheckStatement(std::string_view bytes) {
  const absl::StatusOr<KeyStatement> stated = OpenKeyStatement(bytes);
  if (!stated.ok()) return;
  FUZZ_CHECK(!ParseCheckpoint(bytes).ok());
  FUZZ_CHECK(!stated->by_previous || stated->previous.has_value());
}

}  // namespace
}  // namespace minutebook::store

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  minutebook::store::CheckNote(bytes);
  minutebook::store::CheckKey(bytes);
  minutebook::store::CheckSecret(bytes);
  minutebook::store::CheckStatement(bytes);
  return 0;
}
