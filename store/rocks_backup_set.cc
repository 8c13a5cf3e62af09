#include "store/rocks_backup_set.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "store/applied.h"
#include "store/bytes.h"
#include "store/identity_text.h"
#include "store/ledger_folder.h"
#include "store/restore.h"
#include "store/rocks_reader.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

// What a backup takes beside the tables that are not in the set yet: the last, small tables, the
// write-ahead log of what is committed meanwhile, lists of files.
constexpr std::uint64_t kRoomBytesBeside = 64 * 1024 * 1024;
constexpr char kSharedFolder[] = "/shared_checksum";

rocksdb::BackupEngineOptions EngineOptions(const std::string& folder) {
  rocksdb::BackupEngineOptions options(folder);
  options.sync = true;
  return options;
}

std::string FormatGood(std::int64_t made_at_s, const TreeHead& head) {
  return absl::StrCat(
      "minutebook backup found good\nmade_at: ", made_at_s, "\nevents: ", head.size, "\nroot: ",
      absl::BytesToHexString({reinterpret_cast<const char*>(head.root.data()), head.root.size()}),
      "\n");
}

// nullopt for anything else than what FormatGood wrote of this backup.
std::optional<TreeHead> ParseGood(const std::string& text, std::int64_t made_at_s) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  constexpr absl::string_view kEvents = "events: ";
  constexpr absl::string_view kRoot = "root: ";
  TreeHead head;
  if (lines.size() != 5 || lines[2].substr(0, kEvents.size()) != kEvents ||
      !absl::SimpleAtoi(lines[2].substr(kEvents.size()), &head.size) ||
      lines[3].size() != kRoot.size() + 2 * head.root.size()) {
    return std::nullopt;
  }
  const std::string root = absl::HexStringToBytes(lines[3].substr(kRoot.size()));
  std::copy(root.begin(), root.end(), head.root.begin());
  if (FormatGood(made_at_s, head) != text) return std::nullopt;
  return head;
}

absl::Status FromEngine(const rocksdb::Status& status, const std::string& doing) {
  if (status.IsNoSpace()) {
    return absl::ResourceExhaustedError(absl::StrCat(doing, ": ", status.ToString()));
  }
  if (status.IsIncomplete()) return absl::CancelledError(absl::StrCat(doing, ": was broken off"));
  return FromRocks(status, doing);
}

}  // namespace

absl::StatusOr<std::unique_ptr<BackupSet>> BackupSet::Open(const std::string& folder, Use use) {
  return RocksBackupSet::Open(folder, use);
}

absl::StatusOr<std::unique_ptr<RocksBackupSet>> RocksBackupSet::Open(const std::string& given,
                                                                     Use use) {
  std::error_code error;
  // RocksDB opens a backup by absolute paths alone.
  const std::string folder = std::filesystem::absolute(given, error).lexically_normal().string();
  if (use == Use::kChange) std::filesystem::create_directories(folder, error);
  if (error) return SystemError("cannot make the folder", folder, error.value());
  const bool vacant = std::filesystem::is_empty(folder, error);
  if (error && error != std::errc::no_such_file_or_directory) {
    return SystemError("cannot read the folder", folder, error.value());
  }
  if (!IsBackupSet(folder) && (use == Use::kRead || error || !vacant)) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder, " is no folder of backups", use == Use::kRead ? "" : ": name an empty one"));
  }
  absl::StatusOr<FileDescriptor> lock =
      HoldFolder(folder, use == Use::kChange ? Hold::kAlone : Hold::kShared,
                 "whoever makes, checks or fetches a backup there: wait until that has ended");
  if (!lock.ok()) return lock.status();
  std::unique_ptr<RocksBackupSet> set(new RocksBackupSet(folder, *std::move(lock)));
  rocksdb::Status status;
  if (use == Use::kChange) {
    rocksdb::BackupEngine* engine = nullptr;
    status = rocksdb::BackupEngine::Open(EngineOptions(folder), rocksdb::Env::Default(), &engine);
    set->changes_.reset(engine);
    set->engine_ = engine;
  } else {
    rocksdb::BackupEngineReadOnly* engine = nullptr;
    status = rocksdb::BackupEngineReadOnly::Open(EngineOptions(folder), rocksdb::Env::Default(),
                                                 &engine);
    set->reads_.reset(engine);
    set->engine_ = engine;
  }
  if (!status.ok()) return FromEngine(status, absl::StrCat("reading the backups in ", folder));
  return set;
}

absl::StatusOr<std::vector<Backup>> RocksBackupSet::List() const {
  std::map<std::uint32_t, Backup> backups;
  std::vector<rocksdb::BackupInfo> infos;
  engine_->GetBackupInfo(&infos);
  for (const rocksdb::BackupInfo& info : infos) {
    Backup& backup = backups[info.backup_id];
    backup.made_at_s = info.timestamp;
    backup.bytes = info.size;
    backup.files = info.number_files;
    auto identity = ParseIdentity(info.app_metadata, absl::StrCat("backup ", info.backup_id));
    if (!identity.ok()) return identity.status();
    backup.identity = *std::move(identity);
    const auto good = ReadSmallFile(GoodPath(info.backup_id));
    if (!good.ok()) return good.status();
    if (*good) backup.good = ParseGood(**good, info.timestamp);
  }
  std::vector<rocksdb::BackupID> corrupt;
  engine_->GetCorruptedBackups(&corrupt);
  for (const rocksdb::BackupID number : corrupt) backups[number].damaged = true;
  std::vector<Backup> all;
  for (auto& [number, backup] : backups) {
    backup.number = number;
    all.push_back(std::move(backup));
  }
  return all;
}

absl::Status RocksBackupSet::Damaged(std::uint32_t number, const rocksdb::Status& status) const {
  return absl::DataLossError(
      absl::StrCat("backup ", number, " in ", folder_, " is damaged: ", status.ToString(),
                   ". Others may share that file, and so may those made later: try an earlier one, "
                   "and have the next made in an empty folder"));
}

absl::Status RocksBackupSet::CheckFiles(std::uint32_t number) const {
  if (absl::Status found = Find(number).status(); !found.ok()) return found;
  const rocksdb::Status status = engine_->VerifyBackup(number, /*verify_with_checksum=*/true);
  return status.ok() ? absl::OkStatus() : Damaged(number, status);
}

absl::StatusOr<rocksdb::BackupInfo> RocksBackupSet::InfoOf(std::uint32_t number) const {
  if (absl::Status found = Find(number).status(); !found.ok()) return found;
  rocksdb::BackupInfo info;
  const rocksdb::Status status =
      engine_->GetBackupInfo(number, &info, /*include_file_details=*/true);
  if (status.ok()) return info;
  return Damaged(number, status);
}

absl::StatusOr<std::unique_ptr<LedgerReader>> RocksBackupSet::OpenReader(
    std::uint32_t number) const {
  absl::StatusOr<rocksdb::BackupInfo> info = InfoOf(number);
  if (!info.ok()) return info.status();
  auto database = RocksDatabase::Open(info->name_for_open, RocksDatabase::Mode::kReadOnly,
                                      info->env_for_open.get());
  if (!database.ok()) return database.status();
  const absl::StatusOr<std::string> kept = ReadMeta(**database, kIdentityKey);
  if (!kept.ok()) return kept.status();
  auto identity = ParseIdentity(*kept, absl::StrCat("the database of backup ", number));
  if (!identity.ok()) return identity.status();
  return MakeLedgerReader(info->env_for_open, *std::move(identity), std::nullopt,
                          *std::move(database));
}

absl::StatusOr<std::vector<BackupFile>> RocksBackupSet::Files(std::uint32_t number) const {
  const absl::StatusOr<rocksdb::BackupInfo> info = InfoOf(number);
  if (!info.ok()) return info.status();
  std::vector<BackupFile> files;
  for (const rocksdb::BackupFileInfo& file : info->file_details) {
    files.push_back({.name = file.relative_filename, .bytes = file.size});
  }
  for (const std::string& name : {absl::StrCat("meta/", number), absl::StrCat("good/", number)}) {
    std::error_code error;
    const std::uintmax_t bytes = std::filesystem::file_size(folder_ + "/" + name, error);
    if (!error) files.push_back({.name = name, .bytes = bytes});
  }
  return files;
}

std::string RocksBackupSet::GoodPath(std::uint32_t number) const {
  return absl::StrCat(folder_, "/good/", number);
}

absl::StatusOr<rocksdb::BackupEngine*> RocksBackupSet::ForChanges() {
  if (changes_ != nullptr) return changes_.get();
  return absl::InternalError("a set of backups that is only read was to be changed");
}

absl::Status RocksBackupSet::SetGood(std::uint32_t number, const std::optional<TreeHead>& head) {
  if (absl::Status status = ForChanges().status(); !status.ok()) return status;
  std::error_code error;
  if (!head) {
    std::filesystem::remove(GoodPath(number), error);
    return error ? SystemError("cannot remove", GoodPath(number), error.value()) : absl::OkStatus();
  }
  const absl::StatusOr<Backup> backup = Find(number);
  if (!backup.ok()) return backup.status();
  std::filesystem::create_directories(folder_ + "/good", error);
  if (error) return SystemError("cannot make the folder", folder_ + "/good", error.value());
  return ReplaceFile(GoodPath(number), FormatGood(backup->made_at_s, *head));
}

absl::Status RocksBackupSet::Remove(std::uint32_t number) {
  const absl::StatusOr<rocksdb::BackupEngine*> engine = ForChanges();
  if (!engine.ok()) return engine.status();
  if (absl::Status status = SetGood(number, std::nullopt); !status.ok()) return status;
  return FromEngine((*engine)->DeleteBackup(number), absl::StrCat("removing backup ", number));
}

absl::Status RocksBackupSet::Restore(std::uint32_t number, const RestoreAs& as) const {
  return MakeRestored(as, [&](const std::string& database) {
    return FromEngine(engine_->RestoreDBFromBackup(number, database, database),
                      absl::StrCat("restoring backup ", number));
  });
}

absl::Status RocksBackupSet::CheckOwner(const LedgerIdentity& identity) const {
  const absl::StatusOr<std::vector<Backup>> all = List();
  if (!all.ok()) return all.status();
  for (const Backup& backup : *all) {
    if (backup.damaged || backup.identity.ledger_id == identity.ledger_id) continue;
    return absl::FailedPreconditionError(absl::StrCat(folder_, " holds backups of another ledger, ",
                                                      FormatUuid(backup.identity.ledger_id),
                                                      ": name an empty folder"));
  }
  return absl::OkStatus();
}

// Of the tables that the set does not have: by the number in their names, and their lengths.
absl::Status RocksBackupSet::CheckRoom(const RocksDatabase& database) const {
  std::set<std::pair<std::string, std::string>> kept;
  std::error_code error;
  if (std::filesystem::exists(folder_ + kSharedFolder, error)) {
    const absl::StatusOr<std::vector<std::string>> names = ListFolder(folder_ + kSharedFolder);
    if (!names.ok()) return names.status();
    for (const std::string& name : *names) {  // NUMBER_sSESSION_BYTES.sst
      kept.emplace(name.substr(0, name.find('_')), name.substr(name.rfind('_') + 1));
    }
  }
  std::vector<rocksdb::LiveFileMetaData> tables;
  database.db().GetLiveFilesMetaData(&tables);
  std::uint64_t needed = kRoomBytesBeside;
  for (const rocksdb::LiveFileMetaData& table : tables) {
    const std::string name = std::filesystem::path(table.name).stem().string();
    if (!kept.contains({name, absl::StrCat(table.size, ".sst")})) needed += table.size;
  }
  const std::filesystem::space_info space = std::filesystem::space(folder_, error);
  if (error || space.available >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("a backup needs about ", needed, " bytes in ",
                                                   folder_, ", and ", space.available,
                                                   " are free: make room, or keep fewer backups"));
}

absl::StatusOr<std::uint32_t> RocksBackupSet::Add(const RocksDatabase& database,
                                                  const LedgerIdentity& identity,
                                                  const std::function<bool(std::uint64_t)>& go_on) {
  const absl::StatusOr<rocksdb::BackupEngine*> engine = ForChanges();
  if (!engine.ok()) return engine.status();
  if (absl::Status status = CheckOwner(identity); !status.ok()) return status;
  if (absl::Status status = CheckRoom(database); !status.ok()) return status;
  rocksdb::CreateBackupOptions options;
  // So that what one backup copies as a log of writes is a table that the next ones share; and
  // words, which are in no log, come along.
  options.flush_before_backup = true;
  options.decrease_background_thread_cpu_priority = true;
  options.background_thread_cpu_priority = rocksdb::CpuPriority::kLow;
  std::uint64_t bytes = 0;
  options.progress_callback = [&] {
    bytes += rocksdb::BackupEngineOptions(folder_).callback_trigger_interval_size;
    if (go_on && !go_on(bytes)) (*engine)->StopBackup();
  };
  rocksdb::BackupID number = 0;
  const rocksdb::Status status = (*engine)->CreateNewBackupWithMetadata(
      options, &database.db(), FormatIdentity(identity), &number);
  if (status.ok()) return number;
  (*engine)->GarbageCollect().PermitUncheckedError();  // if not now, before the next one
  return FromEngine(status, absl::StrCat("making a backup in ", folder_));
}

}  // namespace minutebook::store
