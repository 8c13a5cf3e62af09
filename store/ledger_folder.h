// A ledger's folder: whose it is, which format, and that nobody else has it open. README.md has the
// layout and the grammar of the file LEDGER.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/files.h"
#include "store/store.h"

namespace minutebook::store {

// The newest format that this build writes and reads: that of new ledgers. Older ones keep theirs.
inline constexpr std::uint32_t kFormatVersion = 1;
// The first in which a row of the log may hold several events.
inline constexpr std::uint32_t kChunksFormatVersion = 1;
inline constexpr std::size_t kLedgerNameBytesMax = 128;

class LedgerFolder {
 public:
  // Takes the folder for this process until destruction, making it where it is absent or empty. The
  // refusals are those of OpenRocksStore.
  static absl::StatusOr<LedgerFolder> Open(const OpenOptions& options);

  const LedgerIdentity& identity() const { return identity_; }
  // Being made now, or left unfinished by a crash while it was made.
  bool is_new() const { return is_new_; }
  std::string database_path() const { return path_ + "/db"; }
  std::string acknowledged_path() const { return path_ + "/acknowledged"; }

  // States that a new ledger is complete. The database must be synced before.
  absl::Status FinishNew();

 private:
  LedgerFolder() = default;
  absl::Status ReadOrPropose(const OpenOptions& options);

  std::string path_;
  LedgerIdentity identity_;
  bool is_new_ = false;
  FileDescriptor lock_;
};

// The file LEDGER.
std::string FormatIdentity(const LedgerIdentity& identity);
// FAILED_PRECONDITION for a newer format, DATA_LOSS for other bytes; both name `path`.
absl::StatusOr<LedgerIdentity> ParseIdentity(std::string_view text, std::string_view path);

}  // namespace minutebook::store
