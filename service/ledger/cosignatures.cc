#include "service/ledger/cosignatures.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "store/files.h"

namespace minutebook::ledger {
namespace {

using store::MutexLock;

// A line: the size, a space, then the line of a signed note as it is under one.
std::string Line(std::uint64_t size, const store::NoteSignature& signature) {
  // FormatNote of no text gives the blank line, then the signature.
  const std::string note = store::FormatNote({.text = "", .signatures = {signature}});
  return absl::StrCat(size, " ", note.substr(1));
}

bool SameKey(const store::NoteSignature& a, const store::NoteSignature& b) {
  return a.key_name == b.key_name && a.key_id == b.key_id;
}

// When the witness signed: the first 8 bytes, most significant first, so byte order is time's.
std::string_view TimeOf(const store::NoteSignature& signature) {
  return std::string_view(signature.signature).substr(0, sizeof(std::uint64_t));
}

absl::Status AppendSynced(const std::string& path, std::string_view text) {
  const store::FileDescriptor fd(
      open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
  if (fd.get() < 0) return store::SystemError("cannot write", path, errno);
  if (write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      fsync(fd.get()) != 0) {
    return store::SystemError("cannot write", path, errno);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Cosignatures>> Cosignatures::Open(std::string path,
                                                                 std::size_t kept_max) {
  std::unique_ptr<Cosignatures> cosignatures(new Cosignatures(std::move(path), kept_max));
  std::ifstream in(cosignatures->path_, std::ios::binary);
  std::ostringstream content;
  if (in.is_open()) content << in.rdbuf();
  std::string lines = content.str();
  const std::size_t whole = lines.rfind('\n') + 1;  // 0 where there is none
  const bool torn = whole != lines.size();
  lines.resize(whole);
  if (absl::Status status = cosignatures->Load(lines); !status.ok()) return status;
  MutexLock lock(cosignatures->mutex_);
  if (torn || cosignatures->lines_ > cosignatures->kept_) {
    if (absl::Status status = cosignatures->Rewrite(); !status.ok()) return status;
  }
  return cosignatures;
}

absl::Status Cosignatures::Load(std::string_view content) {
  MutexLock lock(mutex_);
  for (std::size_t number = 1; !content.empty(); ++number) {
    const std::size_t end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(end + 1);
    const std::size_t space = line.find(' ');
    std::uint64_t size = 0;
    const auto note =
        store::ParseNote(space == std::string_view::npos
                             ? std::string()
                             : absl::StrCat("-\n\n", std::string(line.substr(space + 1)), "\n"));
    if (!note.ok() || !absl::SimpleAtoi(std::string(line.substr(0, space)), &size)) {
      return absl::FailedPreconditionError(
          absl::StrCat(path_, ", line ", number,
                       ": not a cosignature. Put the file back as it was, or take the line out: "
                       "witnesses can cosign again"));
    }
    ++lines_;
    Keep(size, note->signatures.front());
  }
  return absl::OkStatus();
}

std::vector<store::NoteSignature> Cosignatures::Of(std::uint64_t size) const {
  MutexLock lock(mutex_);
  const auto found = by_size_.find(size);
  return found == by_size_.end() ? std::vector<store::NoteSignature>() : found->second;
}

store::NoteSignature* Cosignatures::Own(std::uint64_t size, const store::NoteSignature& signature) {
  const auto found = by_size_.find(size);
  if (found == by_size_.end()) return nullptr;
  const auto own =
      std::find_if(found->second.begin(), found->second.end(),
                   [&](const store::NoteSignature& kept) { return SameKey(kept, signature); });
  return own == found->second.end() ? nullptr : &*own;
}

void Cosignatures::Keep(std::uint64_t size, const store::NoteSignature& signature) {
  if (store::NoteSignature* const own = Own(size, signature)) {
    if (TimeOf(signature) > TimeOf(*own)) *own = signature;
    return;
  }
  by_size_[size].push_back(signature);
  ++kept_;
  while (kept_ > kept_max_) {
    kept_ -= by_size_.begin()->second.size();
    by_size_.erase(by_size_.begin());
  }
}

absl::Status Cosignatures::Rewrite() {
  std::string lines;
  for (const auto& [size, signatures] : by_size_) {
    for (const store::NoteSignature& signature : signatures) lines += Line(size, signature);
  }
  if (absl::Status status = store::ReplaceFile(path_, lines); !status.ok()) return status;
  lines_ = kept_;
  return absl::OkStatus();
}

absl::Status Cosignatures::Add(std::uint64_t size, const store::NoteSignature& signature) {
  MutexLock lock(mutex_);
  const store::NoteSignature* const own = Own(size, signature);
  if (own != nullptr && TimeOf(*own) >= TimeOf(signature)) return absl::OkStatus();
  if (absl::Status status = AppendSynced(path_, Line(size, signature)); !status.ok()) return status;
  ++lines_;
  Keep(size, signature);
  // Each rewriting is paid for by as many lines.
  return lines_ > 2 * kept_max_ ? Rewrite() : absl::OkStatus();
}

}  // namespace minutebook::ledger
