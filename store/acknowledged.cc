#include "store/acknowledged.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "store/merkle_tree.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kMagic("MBACK\0\0\1", 8);
constexpr std::size_t kLedgerIdBytes = 8;
constexpr std::size_t kCheckBytes = 8;

}  // namespace

std::string FormatAcknowledged(const EventId& ledger_id, Position position) {
  std::string bytes(kMagic);
  for (int shift = 0; shift < 64; shift += 8) bytes.push_back(static_cast<char>(position >> shift));
  bytes.append(ledger_id.begin(), ledger_id.begin() + kLedgerIdBytes);
  const Hash check = HashLeaf(bytes);
  bytes.append(check.begin(), check.begin() + kCheckBytes);
  return bytes;
}

std::optional<Position> ParseAcknowledged(std::string_view bytes, const EventId& ledger_id) {
  if (bytes.size() != kAcknowledgedBytes) return std::nullopt;
  Position position = 0;
  for (int i = 7; i >= 0; --i) {
    position = (position << 8) | static_cast<std::uint8_t>(bytes[kMagic.size() + i]);
  }
  if (bytes != FormatAcknowledged(ledger_id, position)) return std::nullopt;
  return position;
}

absl::StatusOr<AcknowledgedFile> AcknowledgedFile::Open(const std::string& path,
                                                        const EventId& ledger_id) {
  AcknowledgedFile file;
  file.path_ = path;
  file.ledger_id_ = ledger_id;
  const absl::StatusOr<std::optional<std::string>> bytes = ReadSmallFile(path);
  if (!bytes.ok()) return bytes.status();
  if (*bytes) file.at_open_ = ParseAcknowledged(**bytes, ledger_id);
  return file;
}

absl::Status AcknowledgedFile::Write(Position position) {
  const std::string bytes = FormatAcknowledged(ledger_id_, position);
  if (fd_.get() < 0) {
    FileDescriptor fd(open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0640));
    if (fd.get() < 0) return SystemError("cannot open", path_, errno);
    // Whatever else was there may be longer.
    if (ftruncate(fd.get(), kAcknowledgedBytes) != 0) {
      return SystemError("cannot resize", path_, errno);
    }
    fd_ = std::move(fd);
  }
  const ssize_t written = pwrite(fd_.get(), bytes.data(), bytes.size(), 0);
  if (written != static_cast<ssize_t>(bytes.size())) {
    return SystemError("cannot write", path_, written < 0 ? errno : ENOSPC);
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
