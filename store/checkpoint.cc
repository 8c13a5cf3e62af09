#include "store/checkpoint.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace minutebook::store {
namespace {

absl::Status NotACheckpoint(const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat("not a checkpoint: ", why));
}

// The next line, without its newline.
std::string_view TakeLine(std::string_view* text) {
  const std::size_t end = std::min(text->find('\n'), text->size());
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(std::min(end + 1, text->size()));
  return line;
}

std::string FormatUuid(const EventId& id) {
  std::string text;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    absl::StrAppendFormat(&text, "%02x", id[i]);
  }
  return text;
}

}  // namespace

std::string OriginOf(std::string_view ledger_name, const EventId& ledger_id) {
  constexpr std::string_view kPlain = "-._~/";
  std::string origin;
  for (const char byte : ledger_name) {
    const bool plain = std::isalnum(static_cast<unsigned char>(byte)) != 0 && (byte & 0x80) == 0;
    if (plain || kPlain.find(byte) != std::string_view::npos) {
      origin.push_back(byte);
    } else {
      absl::StrAppendFormat(&origin, "%%%02X", static_cast<unsigned char>(byte));
    }
  }
  return absl::StrCat(origin, "/", FormatUuid(ledger_id));
}

std::string CheckpointText(const Checkpoint& checkpoint) {
  const Hash& root = checkpoint.head.root;
  return absl::StrCat(checkpoint.origin, "\n", checkpoint.head.size, "\n",
                      absl::Base64Escape(absl::string_view(
                          reinterpret_cast<const char*>(root.data()), root.size())),
                      "\n", checkpoint.extension);
}

absl::StatusOr<Checkpoint> ParseCheckpointText(std::string_view text) {
  if (!text.ends_with('\n')) return NotACheckpoint("its last line has no end");
  std::string_view rest = text;
  Checkpoint checkpoint;
  checkpoint.origin = std::string(TakeLine(&rest));
  if (checkpoint.origin.empty()) return NotACheckpoint("it has no origin");
  const std::string_view size = TakeLine(&rest);
  const std::string_view root = TakeLine(&rest);
  if (!absl::SimpleAtoi(absl::string_view(size.data(), size.size()), &checkpoint.head.size)) {
    return NotACheckpoint("its second line is no size");
  }
  std::string bytes;
  if (!absl::Base64Unescape(absl::string_view(root.data(), root.size()), &bytes) ||
      bytes.size() != sizeof(Hash)) {
    return NotACheckpoint("its third line is no root hash");
  }
  std::copy(bytes.begin(), bytes.end(), checkpoint.head.root.begin());
  checkpoint.extension = std::string(rest);
  if (rest.starts_with('\n') || rest.find("\n\n") != std::string_view::npos) {
    return NotACheckpoint("it has an empty line");
  }
  // Signs, leading zeros and slack in base64 would make two texts of one checkpoint.
  if (CheckpointText(checkpoint) != text) return NotACheckpoint("a line is not in its one form");
  return checkpoint;
}

absl::StatusOr<SignedCheckpoint> ParseCheckpoint(std::string_view bytes) {
  absl::StatusOr<SignedNote> note = ParseNote(bytes);
  if (!note.ok()) return note.status();
  absl::StatusOr<Checkpoint> checkpoint = ParseCheckpointText(note->text);
  if (!checkpoint.ok()) return checkpoint.status();
  return SignedCheckpoint{*std::move(checkpoint), *std::move(note)};
}

absl::StatusOr<SignedCheckpoint> OpenCheckpoint(std::string_view note, const VerifierKey& key) {
  absl::StatusOr<SignedCheckpoint> opened = ParseCheckpoint(note);
  if (!opened.ok()) return opened.status();
  if (absl::Status status = key.Verify(opened->note); !status.ok()) return status;
  if (opened->checkpoint.origin != key.name()) {
    return NotACheckpoint(
        absl::StrCat("of ", key.name(), ": its origin is ", opened->checkpoint.origin));
  }
  return opened;
}

}  // namespace minutebook::store
