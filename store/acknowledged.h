// The file that remembers how far the log was when its caller was last told "durable". It tells a
// log that was cut short from one that merely ends. Rewritten after each synced write and itself
// not synced: it may fall behind, and never runs ahead of what is durable.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/files.h"
#include "store/types.h"

namespace minutebook::store {

inline constexpr std::size_t kAcknowledgedBytes = 32;

// The file's bytes, as README.md lays them out.
std::string FormatAcknowledged(const EventId& ledger_id, Position position);
// nullopt for torn bytes, and for those of another ledger.
std::optional<Position> ParseAcknowledged(std::string_view bytes, const EventId& ledger_id);

class AcknowledgedFile {
 public:
  // Makes the file where there is none. UNAVAILABLE where it cannot be opened.
  static absl::StatusOr<AcknowledgedFile> Open(const std::string& path, const EventId& ledger_id);

  // What it said when it was opened; nullopt where it said nothing to rely on.
  const std::optional<Position>& at_open() const { return at_open_; }
  absl::Status Write(Position position);

 private:
  AcknowledgedFile() = default;

  std::string path_;
  EventId ledger_id_{};
  std::optional<Position> at_open_;
  FileDescriptor fd_;
  bool resized_ = false;  // cut or grown to its length, which other bytes may not have
};

}  // namespace minutebook::store
