#include "store/key_statement.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace minutebook::store {
namespace {

// No checkpoint begins with it, so a signature under one can never be taken for one of the other.
constexpr char kFirstLine[] = "minutebook/key-statement/v1";
constexpr char kNoKey[] = "none";

std::string StatementText(const VerifierKey& key, std::uint64_t number,
                          const std::optional<VerifierKey>& previous) {
  return absl::StrCat(kFirstLine, "\n", number, "\n", key.ToString(), "\n",
                      previous ? previous->ToString() : kNoKey, "\n");
}

absl::Status NotAStatement(const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat("not a statement of a key: ", why));
}

absl::StatusOr<KeyStatement> ParseText(const std::string& text) {
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  // The last piece is what follows the last newline: nothing.
  if (lines.size() != 5 || lines[0] != kFirstLine) {
    return NotAStatement(absl::StrCat("it has not the four lines that begin with ", kFirstLine));
  }
  std::uint64_t number = 0;
  if (!absl::SimpleAtoi(lines[1], &number) || number == 0) {
    return NotAStatement("its second line is no number from 1");
  }
  auto key = VerifierKey::Parse(lines[2]);
  if (!key.ok()) return key.status();
  if (key->type() != KeyType::kEd25519) return NotAStatement("that key signs no checkpoints");
  KeyStatement statement{.number = number, .key = *std::move(key), .previous = {}};
  if (lines[3] != kNoKey) {
    auto previous = VerifierKey::Parse(lines[3]);
    if (!previous.ok()) return previous.status();
    statement.previous = *std::move(previous);
  }
  if ((number == 1) == statement.previous.has_value()) {
    return NotAStatement("the first key has none before it, and every other has one");
  }
  if (statement.previous && statement.previous->name() != statement.key.name()) {
    return NotAStatement("its keys are of two logs");
  }
  // Signs and leading zeros would make two texts of one statement.
  if (StatementText(statement.key, number, statement.previous) != text) {
    return NotAStatement("a line is not in its one form");
  }
  return statement;
}

}  // namespace

std::string StateKey(const SigningKey& key, std::uint64_t number,
                     const std::optional<VerifierKey>& previous, const SigningKey* previous_key) {
  SignedNote note{.text = StatementText(key.verifier(), number, previous), .signatures = {}};
  note.signatures.push_back(key.Sign(note.text));
  if (previous_key != nullptr) note.signatures.push_back(previous_key->Sign(note.text));
  return FormatNote(note);
}

absl::StatusOr<KeyStatement> OpenKeyStatement(std::string_view bytes) {
  const auto note = ParseNote(bytes);
  if (!note.ok()) return note.status();
  auto statement = ParseText(note->text);
  if (!statement.ok()) return statement.status();
  if (absl::Status status = statement->key.Verify(*note); !status.ok()) {
    return absl::DataLossError(absl::StrCat("the key stated did not sign: ", status.message()));
  }
  if (statement->previous) {
    const absl::Status status = statement->previous->Verify(*note);
    if (!status.ok() && !absl::IsNotFound(status)) return status;
    statement->by_previous = status.ok();
  }
  return statement;
}

}  // namespace minutebook::store
