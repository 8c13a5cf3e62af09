#include "service/ledger/signer.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/own_event.h"
#include "store/checkpoint.h"
#include "store/files.h"
#include "store/merkle_proof.h"

namespace minutebook::ledger {
namespace {

using store::MutexLock;

// A note of AddCosignature, as the contract has it.
constexpr std::size_t kCosignedNoteBytesMax = 16 * 1024;

constexpr char kForkRemedy[] =
    "Nothing is signed, so that no two histories go by one name. Put back the whole record that "
    "was "
    "signed. If it is lost for good, see 'Keys and checkpoints' in service/ledger/README.md";

std::string LastPath(const SigningOptions& options) { return options.key_path + ".last-signed"; }

}  // namespace

Signer::Signer(const SigningOptions& options, store::SigningKey key,
               std::vector<std::string> statements, const store::Store& store, LastSigned last,
               std::unique_ptr<Cosignatures> cosignatures)
    : key_(std::move(key)),
      key_statements_(std::move(statements)),
      store_(store),
      last_path_(LastPath(options)),
      witnesses_(options.witnesses),
      cosignatures_(std::move(cosignatures)),
      warnings_(last.warning.empty() ? 0 : 1, last.warning),
      last_head_(last.head) {}

absl::StatusOr<std::unique_ptr<Signer>> Signer::Open(const SigningOptions& options,
                                                     store::SigningKey key,
                                                     std::vector<std::string> statements,
                                                     LastSigned last, const store::Store& store) {
  auto cosignatures = Cosignatures::Open(options.key_path + ".cosignatures");
  if (!cosignatures.ok()) return cosignatures.status();
  return std::unique_ptr<Signer>(new Signer(options, std::move(key), std::move(statements), store,
                                            std::move(last), *std::move(cosignatures)));
}

absl::StatusOr<LastSigned> Signer::CheckLast(const SigningOptions& options,
                                             const std::string& origin, const store::Store& store) {
  // A ledger of its first event and its first key may have signed nothing yet.
  constexpr std::uint64_t kNewEventsMax = 2;
  const std::string path = LastPath(options);
  const auto content = store::ReadSmallFile(path);
  if (!content.ok()) return content.status();
  const store::TreeHead head = store.tree_head();
  if (!content->has_value()) {
    LastSigned last;
    if (head.size <= kNewEventsMax) return last;
    if (store.restoration()) {
      // Restored just now, if that is not on record yet: nothing was signed under its new name.
      const store::EventId id = RestoredEventId(store.identity().ledger_id);
      const auto found = store.log().Find(std::span(&id, 1));
      if (!found.ok()) return found.status();
      if (!found->front()) return last;
    }
    last.warning = absl::StrCat(
        path, " was missing: that the record is the one that was signed last could not be checked");
    return last;
  }
  const auto last = store::ParseCheckpoint(**content);
  if (!last.ok() || last->checkpoint.origin != origin) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " does not hold the last checkpoint of this ledger (", origin,
        "). Put the file back as it was, or put there the latest checkpoint of it that a witness "
        "holds. If it is another ledger's, this one needs a --signing-key of its own"));
  }
  const store::TreeHead& signed_head = last->checkpoint.head;
  if (signed_head.size > head.size) {
    return absl::FailedPreconditionError(
        absl::StrCat("the record was cut: it has ", head.size, " events, but a checkpoint of ",
                     signed_head.size, " was signed (", path, "). ", kForkRemedy));
  }
  const auto root = store::RootOf(signed_head.size, store.tree().reads());
  if (!root.ok()) return root.status();
  if (*root != signed_head.root) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the record was rewritten: its first ", signed_head.size,
        " events are not those under the checkpoint that was signed (", path, "). ", kForkRemedy));
  }
  // Its note is signed anew when it is asked for: the key may be another one since.
  return LastSigned{.head = signed_head, .warning = {}};
}

v1::Checkpoint Signer::Cosigned(store::SignedNote note, const store::TreeHead& head) const {
  for (store::NoteSignature& signature : cosignatures_->Of(head.size)) {
    note.signatures.push_back(std::move(signature));
  }
  v1::Checkpoint checkpoint;
  checkpoint.set_note(store::FormatNote(note));
  checkpoint.set_tree_size(head.size);
  checkpoint.set_root_hash(head.root.data(), head.root.size());
  return checkpoint;
}

std::uint64_t Signer::signed_size() const {
  MutexLock lock(mutex_);
  return last_head_.size;
}

absl::StatusOr<v1::Checkpoint> Signer::Sign(const store::TreeHead& head) {
  MutexLock lock(mutex_);
  if (head.size == last_head_.size && last_head_.size > 0 && head.root != last_head_.root) {
    return absl::InternalError("asked to sign a second root of one size; that is a fault of ours");
  }
  if (head.size == last_head_.size && !last_note_.text.empty()) return Cosigned(last_note_, head);
  store::SignedNote note{
      .text = store::CheckpointText({.origin = key().name(), .head = head, .extension = {}}),
      .signatures = {}};
  note.signatures.push_back(key_.Sign(note.text));
  if (head.size < last_head_.size) return Cosigned(std::move(note), head);
  // Written down before anyone can hold it.
  if (absl::Status status = store::ReplaceFile(last_path_, store::FormatNote(note)); !status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("no checkpoint is signed that could be forgotten: ", status.message()));
  }
  last_head_ = head;
  last_note_ = note;
  return Cosigned(std::move(note), head);
}

absl::StatusOr<v1::Checkpoint> Signer::AddCosignature(const std::string& bytes) {
  if (bytes.size() > kCosignedNoteBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("note: at most ", kCosignedNoteBytesMax, " bytes"));
  }
  const auto cosigned = store::ParseCheckpoint(bytes);
  if (!cosigned.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("note: ", cosigned.status().message()));
  }
  const store::TreeHead& head = cosigned->checkpoint.head;
  if (cosigned->checkpoint.origin != key().name() || !cosigned->checkpoint.extension.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("note: not a checkpoint of ", key().name(), " as it was served"));
  }
  const auto root = head.size <= store_.tree_head().size
                        ? store::RootOf(head.size, store_.tree().reads())
                        : absl::NotFoundError("larger than the tree");
  if (!root.ok() && !absl::IsNotFound(root.status())) return root.status();
  if (!root.ok() || *root != head.root) {
    return absl::FailedPreconditionError(absl::StrCat(
        "note: its root is not that of this ledger's tree of ", head.size,
        " events. If the ledger signed it, two histories go by its name: keep the note"));
  }
  std::vector<store::NoteSignature> taken;
  for (const store::NoteSignature& signature : cosigned->note.signatures) {
    const auto witness =
        std::find_if(witnesses_.begin(), witnesses_.end(),
                     [&](const store::VerifierKey& key) { return key.Names(signature); });
    if (witness == witnesses_.end()) continue;
    if (absl::Status status = witness->VerifyOne(cosigned->note.text, signature); !status.ok()) {
      return absl::InvalidArgumentError(absl::StrCat("note: ", status.message()));
    }
    taken.push_back(signature);
  }
  if (taken.empty()) {
    return absl::FailedPreconditionError(
        "note: none of its signatures is by a witness that this server was told of (--witness)");
  }
  for (const store::NoteSignature& signature : taken) {
    if (absl::Status status = cosignatures_->Add(head.size, signature); !status.ok()) return status;
  }
  return Sign(head);
}

}  // namespace minutebook::ledger
