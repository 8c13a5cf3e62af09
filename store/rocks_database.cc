#include "store/rocks_database.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

absl::Status OpenError(const rocksdb::Status& status, const std::string& path) {
  const std::string text = status.ToString();
  if (status.IsIOError() && text.find("lock") != std::string::npos) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is held open by another program: end it, then start again. ", text));
  }
  if (status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound() ||
      status.IsInvalidArgument()) {
    return absl::DataLossError(absl::StrCat(
        path, " is damaged: ", text,
        ". Keep a copy of the folder and restore a backup; for a torn end of the write-ahead log "
        "alone, see 'Repair' in store/README.md"));
  }
  return absl::UnavailableError(absl::StrCat("cannot open ", path, ": ", text));
}

// The families of the database; empty where it is not there. What is wrong otherwise is told by the
// attempt to open it.
std::vector<std::string> FamiliesOf(const rocksdb::DBOptions& options, const std::string& path) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options, path, &names).ok()) names.clear();
  return names;
}

// Opened in `mode`: all of ours, but for one that is younger than the database, and what a purge
// left, after them.
std::vector<rocksdb::ColumnFamilyDescriptor> FamiliesToOpen(RocksDatabase::Mode mode,
                                                            const std::vector<std::string>& names) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies();
  if (mode == RocksDatabase::Mode::kCreate || names.empty()) return families;
  if (std::find(names.begin(), names.end(), families[kWords].name) == names.end()) {
    families.resize(kWords);
  }
  if (mode == RocksDatabase::Mode::kPeekTail) return families;
  for (const std::string& name : names) {
    if (name.starts_with(kPurgeFamilies)) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
  }
  return families;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& path,
                                                                   Mode mode, rocksdb::Env* env) {
  rocksdb::DBOptions options = MakeDatabaseOptions(env);
  options.create_if_missing = mode == Mode::kCreate;
  options.create_missing_column_families = mode == Mode::kCreate;
  if (mode == Mode::kRepairTail || mode == Mode::kPeekTail) {
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const std::vector<rocksdb::ColumnFamilyDescriptor> families =
      FamiliesToOpen(mode, FamiliesOf(options, path));
  const rocksdb::Status status =
      mode == Mode::kPeekTail ? rocksdb::DB::OpenForReadOnly(options, path, families, &handles, &db)
                              : rocksdb::DB::Open(options, path, families, &handles, &db);
  if (!status.ok()) return OpenError(status, path);
  std::unique_ptr<RocksDatabase> database(new RocksDatabase());
  database->db_.reset(db);
  absl::Status dropped;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const bool left = families[i].name.starts_with(kPurgeFamilies);
    if (!left) {
      database->handles_[i] = handles[i];
      continue;
    }
    const rocksdb::Status drop = db->DropColumnFamily(handles[i]);
    db->DestroyColumnFamilyHandle(handles[i]).PermitUncheckedError();
    if (!drop.ok()) dropped = FromRocks(drop, "dropping what a purge left");
  }
  if (!dropped.ok()) return dropped;
  if (mode != Mode::kPeekTail) {
    if (absl::Status added = database->AddWords(MakeFamilies()[kWords]); !added.ok()) return added;
  }
  return database;
}

absl::Status RocksDatabase::AddWords(const rocksdb::ColumnFamilyDescriptor& words) {
  if (handles_[kWords] != nullptr) return absl::OkStatus();
  return FromRocks(db_->CreateColumnFamily(words.options, words.name, &handles_[kWords]),
                   "making the family of words");
}

RocksDatabase::~RocksDatabase() {
  if (!db_) return;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle == nullptr) continue;
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
}

rocksdb::Status RocksDatabase::Flush() const {
  return db_->Flush(rocksdb::FlushOptions(), {handles_.begin(), handles_.end()});
}

std::string LogKey(Position position) { return BigEndian(position); }

std::string TileKey(std::uint8_t level, std::uint64_t index) {
  std::string key(1, static_cast<char>(level));
  AppendBigEndian(index, &key);
  return key;
}

std::string BodyPrefix(std::string_view body) {
  std::string prefix;
  AppendEscaped(body, &prefix);
  return prefix;
}

}  // namespace minutebook::store
