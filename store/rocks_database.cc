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

// Whether the database is there and has no such family. What is wrong otherwise is told by the
// attempt to open it.
bool Lacks(const std::string& family, const rocksdb::DBOptions& options, const std::string& path) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options, path, &names).ok()) return false;
  return std::find(names.begin(), names.end(), family) == names.end();
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
  std::vector<rocksdb::ColumnFamilyDescriptor> families = MakeFamilies();
  const rocksdb::ColumnFamilyDescriptor words = families[kWords];
  if (mode != Mode::kCreate && Lacks(words.name, options, path)) families.resize(kWords);
  const rocksdb::Status status =
      mode == Mode::kPeekTail ? rocksdb::DB::OpenForReadOnly(options, path, families, &handles, &db)
                              : rocksdb::DB::Open(options, path, families, &handles, &db);
  if (!status.ok()) return OpenError(status, path);
  std::unique_ptr<RocksDatabase> database(new RocksDatabase());
  database->db_.reset(db);
  std::copy(handles.begin(), handles.end(), database->handles_.begin());
  if (mode != Mode::kPeekTail) {
    if (absl::Status added = database->AddWords(words); !added.ok()) return added;
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

rocksdb::Status RocksDatabase::Flush() {
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
