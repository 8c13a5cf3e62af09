// A ledger's folder as an auditor reads it: nothing is written, nothing is mended, and what
// contradicts itself is shown as it lies instead of being refused. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "store/event_log.h"
#include "store/store.h"
#include "store/versioned_map.h"

namespace minutebook::store {

class LedgerReader {
 public:
  virtual ~LedgerReader() = default;

  // As the file LEDGER states it.
  virtual const LedgerIdentity& identity() const = 0;
  // Its Head() is the last position that there is, whatever else is stated.
  virtual const EventLogReader& log() const = 0;
  virtual const VersionedMapReader& views() const = 0;
  virtual ViewsState views_state() const = 0;
  // The size and root written beside the log. DATA_LOSS where they are damaged.
  virtual absl::StatusOr<TreeHead> StatedHead() const = 0;
  // How far callers were told "durable"; nullopt where the file says nothing to rely on.
  virtual std::optional<Position> acknowledged() const = 0;
  // A full tile of the tree. DATA_LOSS where it was not written.
  virtual absl::StatusOr<std::string> ReadTile(std::uint8_t level, std::uint64_t index) const = 0;
  // How many versions of rows there are, current and past, deletions among them. Reads all keys.
  virtual absl::StatusOr<std::uint64_t> CountVersions() const = 0;
};

// Opens a folder, sharing it with other readers and keeping a server out until the result is gone.
// FAILED_PRECONDITION: not a ledger's folder, one of a newer format, or one that a server holds:
// RocksDB's read-only open is not sound beside a writer, which takes away files under it.
// DATA_LOSS: RocksDB cannot read it, or it is not of one ledger.
absl::StatusOr<std::unique_ptr<LedgerReader>> OpenLedgerReader(const std::string& path);

}  // namespace minutebook::store
