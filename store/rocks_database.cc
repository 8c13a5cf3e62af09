#include "store/rocks_database.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/applied.h"
#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/table_footers.h"

namespace minutebook::store {
namespace {

absl::Status OpenError(const rocksdb::Status& status, const std::string& path) {
  const std::string text = status.ToString();
  if (status.IsIOError() && text.find("lock") != std::string::npos) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is held open by another program: end it, then start again. ", text));
  }
  // Which is never asked for: RocksDB says so where a file could be opened at the second try alone.
  const bool disk_failed = status.IsInvalidArgument() && text.find("Direct I/O") != text.npos;
  if (status.IsCorruption() || status.IsNotFound() || status.IsPathNotFound() ||
      (status.IsInvalidArgument() && !disk_failed)) {
    return absl::DataLossError(absl::StrCat(
        path, " is damaged: ", text,
        ". Keep a copy of the folder and restore a backup; for a torn end of the write-ahead log "
        "alone, see 'Repair' in store/README.md"));
  }
  return absl::UnavailableError(absl::StrCat("cannot open ", path, ": ", text));
}

// The families to open: ours, but for those that the database lacks and may lack, and any others
// that it has. What is wrong otherwise is told by the attempt to open it.
std::vector<rocksdb::ColumnFamilyDescriptor> FamiliesToOpen(
    const std::vector<rocksdb::ColumnFamilyDescriptor>& ours, const rocksdb::DBOptions& options,
    const std::string& path, RocksDatabase::Mode mode) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families = ours;
  std::vector<std::string> found;
  if (!rocksdb::DB::ListColumnFamilies(options, path, &found).ok()) return families;
  std::set<std::string> names(found.begin(), found.end());
  for (const Family family : {kViewsCurrent, kViewsHistory}) {
    rocksdb::ColumnFamilyDescriptor other = families[family];
    other.name = ViewsFamilyName(family, 1);
    families.push_back(std::move(other));
  }
  const bool made = mode == RocksDatabase::Mode::kCreate;  // with all that is missing
  std::erase_if(families, [&, index = 0](const rocksdb::ColumnFamilyDescriptor& family) mutable {
    const int at = index++;
    const bool may_lack = at == kViewsCurrent || at == kViewsHistory || at >= kWords;
    const bool lacks = names.erase(family.name) == 0;
    return lacks && may_lack && !(made && at < kFamilies);
  });
  for (const std::string& name : names) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  return families;
}

}  // namespace

ViewsPair::~ViewsPair() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) db_.DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
}

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const std::string& path,
                                                                   Mode mode, rocksdb::Env* env) {
  rocksdb::DBOptions options = MakeDatabaseOptions(env);
  options.create_if_missing = mode == Mode::kCreate;
  options.create_missing_column_families = mode == Mode::kCreate;
  if (mode == Mode::kRepairTail || mode == Mode::kPeekTail) {
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  }
  if (absl::Status tables = CheckTableFooters(options.env, path); !tables.ok()) return tables;
  // Once: families that are made later share the block cache of those that are opened here.
  const std::vector<rocksdb::ColumnFamilyDescriptor> ours = MakeFamilies();
  const std::vector<rocksdb::ColumnFamilyDescriptor> families =
      FamiliesToOpen(ours, options, path, mode);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const bool read_only = mode == Mode::kPeekTail || mode == Mode::kReadOnly;
  const rocksdb::Status status =
      read_only ? rocksdb::DB::OpenForReadOnly(options, path, families, &handles, &db)
                : rocksdb::DB::Open(options, path, families, &handles, &db);
  if (!status.ok()) return OpenError(status, path);
  std::unique_ptr<RocksDatabase> database(new RocksDatabase(db));
  database->views_options_ = {ours[kViewsCurrent].options, ours[kViewsHistory].options};
  if (absl::Status taken = database->Take(ours, handles, read_only); !taken.ok()) return taken;
  if (!read_only) {
    if (absl::Status added = database->AddWords(ours[kWords]); !added.ok()) return added;
  }
  return database;
}

absl::Status RocksDatabase::Take(const std::vector<rocksdb::ColumnFamilyDescriptor>& ours,
                                 const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                                 bool read_only) {
  std::map<std::string, rocksdb::ColumnFamilyHandle*> left;
  for (rocksdb::ColumnFamilyHandle* handle : handles) left.emplace(handle->GetName(), handle);
  const auto take = [&left](const std::string& name) {
    const auto node = left.extract(name);
    return node.empty() ? nullptr : node.mapped();
  };
  for (int i = 0; i < kFamilies; ++i) {
    if (i != kViewsCurrent && i != kViewsHistory) handles_[i] = take(ours[i].name);
  }
  std::string stated;
  rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), handles_[kMeta], kViewsPairKey, &stated);
  const auto pair = std::make_shared<ViewsPair>(db_.get(), stated == "1" ? 1 : 0);
  pair->handles_ = {take(ViewsFamilyName(kViewsCurrent, pair->number())),
                    take(ViewsFamilyName(kViewsHistory, pair->number()))};
  const bool whole = pair->current() != nullptr && pair->history() != nullptr;
  ServeViews(pair);
  if (status.IsNotFound()) status = rocksdb::Status::OK();
  for (const auto& [name, handle] : left) {
    if (status.ok() && whole && !read_only) status = db_->DropColumnFamily(handle);
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  if (!status.ok()) return FromRocks(status, "removing what was left over");
  if (!whole)
    return absl::DataLossError(
        absl::StrCat(db_->GetName(), " is damaged: the families of the views are missing"));
  return absl::OkStatus();
}

absl::Status RocksDatabase::AddWords(const rocksdb::ColumnFamilyDescriptor& words) {
  if (handles_[kWords] != nullptr) return absl::OkStatus();
  return FromRocks(db_->CreateColumnFamily(words.options, words.name, &handles_[kWords]),
                   "making the family of words");
}

RocksDatabase::~RocksDatabase() {
  ServeViews(nullptr);
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle == nullptr) continue;
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
}

std::shared_ptr<const ViewsPair> RocksDatabase::views() const {
  MutexLock lock(mutex_);
  return views_;
}

void RocksDatabase::ServeViews(std::shared_ptr<const ViewsPair> pair) {
  {
    MutexLock lock(mutex_);
    views_.swap(pair);
  }
  // What was served ends here, without the lock, unless somebody reads in it.
}

rocksdb::ColumnFamilyHandle* RocksDatabase::family(Family family) const {
  if (family == kViewsCurrent) return views()->current();
  if (family == kViewsHistory) return views()->history();
  return handles_[family];
}

absl::StatusOr<std::shared_ptr<const ViewsPair>> RocksDatabase::MakeViews() {
  const auto pair = std::make_shared<ViewsPair>(db_.get(), 1 - views()->number());
  for (int i = 0; i < 2; ++i) {
    const auto family = static_cast<Family>(kViewsCurrent + i);
    const rocksdb::Status status = db_->CreateColumnFamily(
        views_options_[i], ViewsFamilyName(family, pair->number()), &pair->handles_[i]);
    if (status.ok()) continue;
    DropViews(*pair).PermitUncheckedError();
    return FromRocks(status, "making families for views");
  }
  return std::shared_ptr<const ViewsPair>(pair);
}

rocksdb::Status RocksDatabase::DropViews(const ViewsPair& pair) {
  rocksdb::Status status;
  for (rocksdb::ColumnFamilyHandle* handle : pair.handles_) {
    if (handle == nullptr) continue;
    const rocksdb::Status dropped = db_->DropColumnFamily(handle);
    if (status.ok()) status = dropped;
  }
  return status;
}

rocksdb::Status RocksDatabase::Flush() const {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) handles.push_back(handle);
  }
  const std::shared_ptr<const ViewsPair> pair = views();
  handles.insert(handles.end(), {pair->current(), pair->history()});
  return db_->Flush(rocksdb::FlushOptions(), handles);
}

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
