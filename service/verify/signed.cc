#include "service/verify/signed.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace minutebook::verify {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

// Of this ledger, or of one that it was restored from.
bool IsOfRecord(const std::string& origin, std::string_view expected, const RecordCheck& record) {
  if (origin == expected) return true;
  const std::size_t slash = origin.rfind('/');
  const std::string id = slash == origin.npos ? std::string() : origin.substr(slash + 1);
  const auto& ids = record.ledger_ids();
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// The event by which a key had been replaced before a tree of this size; 0: none. Whoever signs
// with such a key has taken it from its owner.
store::Position ReplacedBefore(const store::SignedCheckpoint& checkpoint,
                               const RecordCheck& record) {
  const std::vector<RecordedKey>& keys = record.keys();
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    if (keys[i + 1].position > checkpoint.checkpoint.head.size) break;
    if (keys[i].statement.key.Verify(checkpoint.note).ok()) return keys[i + 1].position;
  }
  return 0;
}

// Whether one checkpoint holds; tells what is wrong.
bool CheckOne(const Held& held, const Keys& keys, const RecordCheck& record,
              std::string_view origin, Breaks* breaks) {
  const std::uint64_t size = held.head().size;
  if (!keys.empty()) {
    if (const absl::Status status = keys.Check(held.signed_checkpoint); !status.ok()) {
      breaks->Add(Check::kSignature, 0, absl::StrCat(held.from, ": ", status.message()));
      return false;
    }
  }
  if (const store::Position at = ReplacedBefore(held.signed_checkpoint, record); at != 0) {
    breaks->Add(Check::kSignature, at,
                absl::StrCat(held.from,
                             ": it is signed by a key that was replaced there, before "
                             "there were ",
                             size, " events: whoever signed it is not the operator"));
    return false;
  }
  if (!origin.empty() && !IsOfRecord(held.origin(), origin, record)) {
    breaks->Add(Check::kCheckpoint, 0,
                absl::StrCat(held.from, ": it is of another ledger, ", held.origin(), ", not ",
                             View(origin)));
    return false;
  }
  if (size > record.head().size) {
    breaks->Add(Check::kTail, record.head().size + 1,
                absl::StrCat(held.from, ": ", size, " events were signed, and the record ends at ",
                             record.head().size, ": it was cut"));
    return false;
  }
  if (size == 0) return true;
  const std::optional<store::Hash> root = record.RootAt(size);
  if (root && *root == held.head().root) return true;
  breaks->Add(Check::kCheckpoint, size,
              absl::StrCat(held.from, ": the first ", size,
                           " events are not those that were signed: history was rewritten, or this "
                           "is a fork of it"));
  return false;
}

}  // namespace

absl::StatusOr<Held> ParseHeld(std::string from, std::string_view note) {
  auto parsed = store::ParseCheckpoint(note);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(from, ": ", parsed.status().message()));
  }
  return Held{std::move(from), *std::move(parsed)};
}

absl::Status Keys::Pin(std::string_view text) {
  for (absl::string_view line : absl::StrSplit(View(text), '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    auto key = store::VerifierKey::Parse({line.data(), line.size()});
    if (!key.ok()) return key.status();
    keys_.push_back(*std::move(key));
  }
  if (keys_.empty()) return absl::InvalidArgumentError("there is no key");
  return absl::OkStatus();
}

void Keys::Learn(const store::VerifierKey& key) {
  if (!keys_.empty() && !Trusts(key)) keys_.push_back(key);
}

bool Keys::Trusts(const store::VerifierKey& key) const {
  return std::find(keys_.begin(), keys_.end(), key) != keys_.end();
}

absl::Status Keys::Check(const store::SignedCheckpoint& checkpoint) const {
  bool found = false;
  for (const store::VerifierKey& key : keys_) {
    const absl::Status status = key.Verify(checkpoint.note);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return absl::DataLossError(status.message());
    // A key signs for a log of its own name; a witness's signature alone is not the ledger's.
    if (key.type() == store::KeyType::kEd25519 && key.name() == checkpoint.checkpoint.origin) {
      found = true;
    }
  }
  if (found) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the checkpoint of ", checkpoint.checkpoint.origin,
                                          " is not signed by the key given"));
}

std::size_t CheckHeld(const std::vector<Held>& held, const Keys& keys, const RecordCheck& record,
                      std::string_view origin, Breaks* breaks) {
  std::size_t hold = 0;
  for (const Held& one : held) {
    if (CheckOne(one, keys, record, origin, breaks)) ++hold;
  }
  CheckForks(held, keys, breaks);
  return hold;
}

void CheckForks(const std::vector<Held>& held, const Keys& keys, Breaks* breaks) {
  const auto is_signed = [&](const Held& one) {
    return keys.empty() || keys.Check(one.signed_checkpoint).ok();
  };
  for (std::size_t i = 0; i < held.size(); ++i) {
    for (std::size_t j = i + 1; j < held.size(); ++j) {
      const bool same_size = held[i].head().size == held[j].head().size;
      if (held[i].origin() != held[j].origin() || !same_size) continue;
      if (held[i].head().root == held[j].head().root) continue;
      if (!is_signed(held[i]) || !is_signed(held[j])) continue;
      breaks->Add(Check::kFork, held[i].head().size,
                  absl::StrCat(held[i].from, " and ", held[j].from,
                               ": two roots were signed for one size: the ledger forked"));
    }
  }
}

}  // namespace minutebook::verify
