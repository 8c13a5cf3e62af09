#include "store/ledger_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "store/acknowledged.h"
#include "store/applied.h"
#include "store/files.h"
#include "store/ledger_folder.h"
#include "store/log_check.h"
#include "store/rocks_log.h"
#include "store/rocks_reader.h"
#include "store/rocks_status.h"
#include "store/rocks_views.h"
#include "store/row_format.h"

namespace minutebook::store {
namespace {

absl::StatusOr<LedgerIdentity> ReadIdentity(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/LEDGER");
  const absl::StatusOr<std::optional<std::string>> text = ReadSmallFile(path);
  if (!text.ok()) return text.status();
  if (!*text) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " is not a ledger's folder: it has no file LEDGER"));
  }
  return ParseIdentity(**text, path);
}

class RocksReader final : public LedgerReader {
 public:
  RocksReader(std::shared_ptr<const void> keeps, LedgerIdentity identity,
              std::optional<Position> acknowledged, std::unique_ptr<RocksDatabase> database,
              Position head, ViewsState views)
      : keeps_(std::move(keeps)),
        identity_(std::move(identity)),
        acknowledged_(acknowledged),
        database_(std::move(database)),
        log_(database_.get(), head, RocksLog::Layout::kRows),
        views_(database_.get(), head),
        views_state_(std::move(views)) {}

  const LedgerIdentity& identity() const override { return identity_; }
  const EventLogReader& log() const override { return log_; }
  const VersionedMapReader& views() const override { return views_; }
  ViewsState views_state() const override { return views_state_; }
  std::optional<Position> acknowledged() const override { return acknowledged_; }

  absl::StatusOr<TreeHead> StatedHead() const override {
    const absl::StatusOr<Applied> applied = ReadApplied(*database_);
    if (!applied.ok()) return applied.status();
    return TreeHead{applied->log, applied->root};
  }

  absl::StatusOr<std::string> ReadTile(std::uint8_t level, std::uint64_t index) const override {
    std::string tile;
    const rocksdb::Status status = database_->db().Get(
        rocksdb::ReadOptions(), database_->family(kTree), TileKey(level, index), &tile);
    if (!status.ok()) {
      return FromRocks(status, absl::StrCat("reading tile ", index, " of level ", level));
    }
    return tile;
  }

  absl::StatusOr<std::uint64_t> CountVersions() const override {
    std::uint64_t count = 0;
    absl::Status status = Count(kViewsCurrent, std::string(), &count);
    if (status.ok()) status = Count(kViewsHistory, std::string(1, kVersionTag), &count);
    if (!status.ok()) return status;
    return count;
  }

 private:
  absl::Status Count(Family family, const std::string& from, std::uint64_t* count) const {
    const std::unique_ptr<rocksdb::Iterator> it(
        database_->db().NewIterator(LongScanOptions(), database_->family(family)));
    for (it->Seek(from); it->Valid(); it->Next()) ++*count;
    return it->status().ok() ? absl::OkStatus() : FromRocks(it->status(), "counting rows");
  }

  const std::shared_ptr<const void> keeps_;  // released last
  const LedgerIdentity identity_;
  const std::optional<Position> acknowledged_;
  const std::unique_ptr<RocksDatabase> database_;
  const RocksLog log_;
  const RocksViews views_;
  const ViewsState views_state_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerReader>> OpenLedgerReader(const std::string& path) {
  // A server takes the folder for itself alone.
  absl::StatusOr<FileDescriptor> lock =
      HoldFolder(path, Hold::kShared, "a server: ask that server, stop it, or take a backup");
  if (!lock.ok()) return lock.status();
  absl::StatusOr<LedgerIdentity> identity = ReadIdentity(path);
  if (!identity.ok()) return identity.status();
  const auto acknowledged = AcknowledgedFile::Open(path + "/acknowledged", identity->ledger_id);
  if (!acknowledged.ok()) return acknowledged.status();
  auto database =
      RocksDatabase::Open(path + "/db", RocksDatabase::Mode::kReadOnly, /*env=*/nullptr);
  if (!database.ok()) return database.status();
  const absl::StatusOr<std::string> kept = ReadMeta(**database, kIdentityKey);
  if (!kept.ok()) return kept.status();
  if (*kept != FormatIdentity(*identity)) {
    return absl::DataLossError(
        absl::StrCat("the file LEDGER and the database in ", path, " are not of one ledger"));
  }
  return MakeLedgerReader(std::make_shared<const FileDescriptor>(*std::move(lock)),
                          *std::move(identity), acknowledged->at_open(), *std::move(database));
}

absl::StatusOr<std::unique_ptr<LedgerReader>> MakeLedgerReader(
    std::shared_ptr<const void> keeps, LedgerIdentity identity,
    std::optional<Position> acknowledged, std::unique_ptr<RocksDatabase> database) {
  const absl::StatusOr<Position> head = LastPosition(*database);
  if (!head.ok()) return head.status();
  ViewsState views;
  const absl::StatusOr<std::string> version = ReadMeta(*database, kViewsVersionKey);
  if (version.ok()) views.version = *version;
  const absl::StatusOr<Applied> applied = ReadApplied(*database);
  if (applied.ok()) views.applied_position = applied->views;
  return std::make_unique<RocksReader>(std::move(keeps), std::move(identity), acknowledged,
                                       std::move(database), *head, std::move(views));
}

}  // namespace minutebook::store
