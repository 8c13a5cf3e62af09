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
  // Reads what is there, changing nothing. UNAVAILABLE where it cannot be read.
  static absl::StatusOr<AcknowledgedFile> Open(const std::string& path, const EventId& ledger_id);

  // What it said when it was opened; nullopt where it said nothing to rely on.
  const std::optional<Position>& at_open() const { return at_open_; }
  // Makes the file at the first call where there is none.
  absl::Status Write(Position position);

 private:
  AcknowledgedFile() = default;

  std::string path_;
  EventId ledger_id_{};
  std::optional<Position> at_open_;
  FileDescriptor fd_;  // from the first Write on
};

}  // namespace minutebook::store
