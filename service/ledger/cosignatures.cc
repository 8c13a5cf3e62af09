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

absl::StatusOr<std::unique_ptr<Cosignatures>> Cosignatures::Open(std::string path) {
  std::unique_ptr<Cosignatures> cosignatures(new Cosignatures(std::move(path)));
  std::ifstream in(cosignatures->path_, std::ios::binary);
  std::ostringstream content;
  if (in.is_open()) content << in.rdbuf();
  std::string lines = content.str();
  const std::size_t whole = lines.rfind('\n') + 1;  // 0 where there is none
  if (whole != lines.size()) {
    lines.resize(whole);
    if (absl::Status status = store::ReplaceFile(cosignatures->path_, lines); !status.ok()) {
      return status;
    }
  }
  if (absl::Status status = cosignatures->Load(lines); !status.ok()) return status;
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
    by_size_[size].push_back(note->signatures.front());
    ++kept_;
  }
  return absl::OkStatus();
}

std::vector<store::NoteSignature> Cosignatures::Of(std::uint64_t size) const {
  MutexLock lock(mutex_);
  const auto found = by_size_.find(size);
  return found == by_size_.end() ? std::vector<store::NoteSignature>() : found->second;
}

absl::Status Cosignatures::Add(std::uint64_t size, const store::NoteSignature& signature) {
  MutexLock lock(mutex_);
  const auto found = by_size_.find(size);
  if (found != by_size_.end() &&
      std::any_of(found->second.begin(), found->second.end(),
                  [&](const store::NoteSignature& kept) { return SameKey(kept, signature); })) {
    return absl::OkStatus();
  }
  if (kept_ >= kKeptMax) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the server keeps ", kKeptMax, " cosignatures already; its operator can move ",
                     "the file away while it is stopped"));
  }
  if (absl::Status status = AppendSynced(path_, Line(size, signature)); !status.ok()) return status;
  by_size_[size].push_back(signature);
  ++kept_;
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
