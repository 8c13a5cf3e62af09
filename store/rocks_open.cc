// Opening a ledger on RocksDB: what is recovered, what is checked, and what is refused.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/log_check.h"
#include "store/restore.h"
#include "store/rocks_status.h"
#include "store/rocks_store.h"

namespace minutebook::store {
namespace {

constexpr char kRestore[] =
    "keep a copy of the folder and restore a backup: see 'Recovery' in store/README.md";

absl::Status WithRemedy(const absl::Status& status, const std::string& path) {
  if (status.ok() || status.code() != absl::StatusCode::kDataLoss) return status;
  return absl::DataLossError(absl::StrCat(
      "the ledger in ", path, " is damaged: ", std::string(status.message()), "; ", kRestore));
}

absl::Status CheckAcknowledged(Position head, const std::optional<Position>& acknowledged,
                               const std::string& path) {
  if (!acknowledged || head >= *acknowledged) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the log in ", path, " ends at position ", head,
                                          ", but events up to position ", *acknowledged,
                                          " were acknowledged"));
}

// Gives a new database the identity of its folder.
absl::Status WriteIdentity(const RocksDatabase& database, const LedgerIdentity& identity) {
  rocksdb::WriteBatch batch;
  rocksdb::Status status =
      batch.Put(database.family(kMeta), kIdentityKey, FormatIdentity(identity));
  if (status.ok()) {
    status = AddApplied(database, AppliedAt({.size = 0, .root = EmptyRoot()}, 0), &batch);
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  if (status.ok()) status = database.db().Write(options, &batch);
  return FromRocks(status, "writing the ledger's identity");
}

absl::Status CheckIdentity(const RocksDatabase& database, const LedgerFolder& folder) {
  const std::string stated = FormatIdentity(folder.identity());
  const absl::StatusOr<std::string> kept = ReadMeta(database, kIdentityKey);
  if (!kept.ok()) return kept.status();
  if (*kept == stated) return absl::OkStatus();
  if (kept->empty() && folder.is_new()) return WriteIdentity(database, folder.identity());
  if (kept->empty()) return absl::DataLossError("the database does not say whose it is");
  return absl::FailedPreconditionError(
      absl::StrCat("the file LEDGER and the database in ", folder.database_path(),
                   " are not of one ledger (", Printable(stated), " and ", Printable(*kept),
                   "): put the database or the file back where it belongs, or restore a backup"));
}

// Refuses a repair that would take what was acknowledged, before it changes anything.
absl::Status CheckRepair(const LedgerFolder& folder, const AcknowledgedFile& acknowledged,
                         rocksdb::Env* env) {
  if (!acknowledged.at_open()) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder.acknowledged_path(),
        " does not say which events were acknowledged, so a repair could take some of them: ",
        kRestore));
  }
  const absl::StatusOr<std::unique_ptr<RocksDatabase>> peek =
      RocksDatabase::Open(folder.database_path(), RocksDatabase::Mode::kPeekTail, env);
  if (!peek.ok()) return peek.status();
  const absl::StatusOr<Position> head = LastPosition(**peek);
  if (!head.ok()) return head.status();
  return WithRemedy(CheckAcknowledged(*head, acknowledged.at_open(), folder.database_path()),
                    folder.database_path());
}

absl::StatusOr<TileTree> LoadTree(const RocksDatabase& database, const Applied& applied) {
  const auto read_tile = [&](std::uint8_t level,
                             std::uint64_t index) -> absl::StatusOr<std::string> {
    std::string tile;
    const rocksdb::Status status = database.db().Get(rocksdb::ReadOptions(), database.family(kTree),
                                                     TileKey(level, index), &tile);
    if (!status.ok()) {
      return FromRocks(status, absl::StrCat("reading tile ", index, " of level ", level));
    }
    return tile;
  };
  const RocksLog log(&database, applied.log, RocksLog::Layout::kRows);
  const auto read_leaf = [&](std::uint64_t leaf) -> absl::StatusOr<Hash> {
    const Position position = leaf + 1;
    const absl::StatusOr<std::string> stored = log.Read(position);
    if (!stored.ok()) return stored.status();
    const std::optional<std::string_view> header = HeaderOf(*stored);
    if (!header) return absl::DataLossError(absl::StrCat("position ", position, " has no header"));
    return HashLeaf(*header);
  };
  absl::StatusOr<TileTree> tree = TileTree::Load(applied.log, read_tile, read_leaf);
  if (tree.ok() && tree->Root() != applied.root) {
    return absl::DataLossError(absl::StrCat("the tree over the first ", applied.log,
                                            " events has another root than when it was written"));
  }
  return tree;
}

// Checks the log and what follows it; fills in what the store works on.
absl::Status Recover(RocksStore::Opened* opened) {
  const RocksDatabase& database = *opened->database;
  const absl::Status identity = CheckIdentity(database, opened->folder);
  if (absl::IsFailedPrecondition(identity)) return identity;
  const absl::StatusOr<Position> head = LastPosition(database);
  if (!head.ok()) return head.status();
  // Before the rest is looked at: a log that lost its end lost what it said of itself, too.
  if (absl::Status status =
          CheckAcknowledged(*head, opened->acknowledged.at_open(), opened->folder.database_path());
      !status.ok()) {
    return status;
  }
  if (!identity.ok()) return identity;
  const absl::StatusOr<Applied> applied = ReadApplied(database);
  if (!applied.ok()) return applied.status();
  if (applied->log != *head) {
    return absl::DataLossError(
        absl::StrCat("the log ends at position ", *head, " but was written up to ", applied->log));
  }
  if (absl::Status status = CheckGapless(database, *head); !status.ok()) return status;
  absl::StatusOr<TileTree> tree = LoadTree(database, *applied);
  if (!tree.ok()) return tree.status();
  absl::StatusOr<std::string> version = ReadMeta(database, kViewsVersionKey);
  if (!version.ok()) return version.status();
  absl::StatusOr<std::optional<Restoration>> restoration = ReadRestoration(database);
  if (!restoration.ok()) return restoration.status();
  opened->restoration = *std::move(restoration);
  opened->tree = *std::move(tree);
  opened->views = {.version = *std::move(version), .applied_position = applied->views};
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<RocksDatabase>> OpenDatabase(const LedgerFolder& folder,
                                                            const AcknowledgedFile& acknowledged,
                                                            bool repair, rocksdb::Env* env) {
  using Mode = RocksDatabase::Mode;
  const std::string path = folder.database_path();
  if (folder.is_new()) return RocksDatabase::Open(path, Mode::kCreate, env);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return absl::DataLossError(
        absl::StrCat("the ledger's database ", path, " is missing; ", kRestore));
  }
  if (!repair) return RocksDatabase::Open(path, Mode::kOpen, env);
  if (absl::Status status = CheckRepair(folder, acknowledged, env); !status.ok()) return status;
  return RocksDatabase::Open(path, Mode::kRepairTail, env);
}

// RocksDB writes as it opens, and ends the process by an assertion where the disk has no room at
// all.
absl::Status CheckRoom(const std::string& path) {
  constexpr std::uintmax_t kFreeBytesMin = 1024 * 1024;
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(path, error);
  if (error || space.available >= kFreeBytesMin) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the disk of ", path, " has only ", space.available,
                   " bytes free; make room for at least ", kFreeBytesMin, " to open the ledger"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenRocksStoreOn(const OpenOptions& options,
                                                        rocksdb::Env* env) {
  absl::StatusOr<LedgerFolder> folder = LedgerFolder::Open(options);
  if (!folder.ok()) return folder.status();
  absl::StatusOr<AcknowledgedFile> acknowledged =
      AcknowledgedFile::Open(folder->acknowledged_path(), folder->identity().ledger_id);
  if (!acknowledged.ok()) return acknowledged.status();
  if (absl::Status status = CheckRoom(options.path); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<RocksDatabase>> database =
      OpenDatabase(*folder, *acknowledged, options.repair_torn_tail, env);
  if (!database.ok()) return database.status();

  RocksStore::Opened opened{.folder = *std::move(folder),
                            .acknowledged = *std::move(acknowledged),
                            .database = *std::move(database),
                            .tree = {},
                            .views = {},
                            .restoration = {},
                            .warnings = {}};
  const std::string path = opened.folder.database_path();
  if (absl::Status status = Recover(&opened); !status.ok()) return WithRemedy(status, path);
  if (!opened.folder.is_new() && !opened.acknowledged.at_open()) {
    opened.warnings.push_back(absl::StrCat(
        opened.folder.acknowledged_path(),
        " was missing, torn or another ledger's: that the log was not cut short since the last "
        "start cannot be checked this time"));
  }
  if (absl::Status status = opened.folder.FinishNew(); !status.ok()) return status;
  return std::make_unique<RocksStore>(std::move(opened));
}

absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const OpenOptions& options) {
  return OpenRocksStoreOn(options, nullptr);
}

}  // namespace minutebook::store
