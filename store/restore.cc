#include "store/restore.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/acknowledged.h"
#include "store/applied.h"
#include "store/files.h"
#include "store/ledger_folder.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

std::string WithoutSlash(const std::string& folder) {
  std::string path = std::filesystem::path(folder).lexically_normal().string();
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// A folder that is not there, or empty.
absl::Status CheckVacant(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return absl::OkStatus();
  if (std::filesystem::is_directory(folder, error) && std::filesystem::is_empty(folder, error)) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat(folder,
                   " is there and not an empty folder: name one that is not there. Keep "
                   "what is left of a lost ledger until its restored one is in use"));
}

absl::Status GiveNewIdentity(const RocksDatabase& database, const LedgerIdentity& before,
                             const RestoreAs& as, LedgerIdentity* identity) {
  identity->ledger_id = *as.new_ledger_id;
  std::string restored(before.ledger_id.begin(), before.ledger_id.end());
  absl::StrAppend(&restored, as.reason);
  rocksdb::WriteBatch batch;
  rocksdb::Status status =
      batch.Put(database.family(kMeta), kIdentityKey, FormatIdentity(*identity));
  if (status.ok()) status = batch.Put(database.family(kMeta), kRestoredKey, restored);
  rocksdb::WriteOptions options;
  options.sync = true;
  if (status.ok()) status = database.db().Write(options, &batch);
  return FromRocks(status, "writing the restored ledger's identity");
}

}  // namespace

absl::StatusOr<std::optional<Restoration>> ReadRestoration(const RocksDatabase& database) {
  const absl::StatusOr<std::string> value = ReadMeta(database, kRestoredKey);
  if (!value.ok()) return value.status();
  if (value->empty()) return std::nullopt;
  Restoration restoration;
  if (value->size() < restoration.previous_ledger_id.size()) {
    return absl::DataLossError("the note of what the ledger was restored from is damaged");
  }
  const auto reason =
      value->begin() + static_cast<std::ptrdiff_t>(restoration.previous_ledger_id.size());
  std::copy(value->begin(), reason, restoration.previous_ledger_id.begin());
  restoration.reason.assign(reason, value->end());
  return restoration;
}

absl::Status MakeRestored(const RestoreAs& as,
                          const std::function<absl::Status(const std::string& database)>& copy) {
  if (absl::Status status = CheckVacant(WithoutSlash(as.folder)); !status.ok()) return status;
  const std::string folder = UnfinishedRestore(as.folder);
  std::error_code error;
  std::filesystem::remove_all(folder, error);  // of an earlier attempt
  if (!error) std::filesystem::create_directories(folder, error);
  if (error) return SystemError("cannot make the folder", folder, error.value());
  const std::string path = folder + "/db";
  if (absl::Status status = copy(path); !status.ok()) return status;
  auto database = RocksDatabase::Open(path, RocksDatabase::Mode::kOpen, /*env=*/nullptr);
  if (!database.ok()) return database.status();
  const absl::StatusOr<std::string> kept = ReadMeta(**database, kIdentityKey);
  if (!kept.ok()) return kept.status();
  const absl::StatusOr<LedgerIdentity> before = ParseIdentity(*kept, path);
  if (!before.ok()) return before.status();
  LedgerIdentity identity = *before;
  if (as.new_ledger_id) {
    if (absl::Status status = GiveNewIdentity(**database, *before, as, &identity); !status.ok()) {
      return status;
    }
  }
  const absl::StatusOr<Applied> applied = ReadApplied(**database);
  if (!applied.ok()) return applied.status();
  if (absl::Status status = FromRocks((*database)->Flush(), "finishing the database");
      !status.ok()) {
    return status;
  }
  database->reset();
  absl::Status status =
      ReplaceFile(folder + "/acknowledged", FormatAcknowledged(identity.ledger_id, applied->log));
  if (!status.ok()) return status;
  return ReplaceFile(folder + "/LEDGER", FormatIdentity(identity));
}

std::string UnfinishedRestore(const std::string& folder) {
  return absl::StrCat(WithoutSlash(folder), ".unfinished");
}

absl::Status FinishRestored(const std::string& folder) {
  const std::string to = WithoutSlash(folder);
  if (absl::Status status = CheckVacant(to); !status.ok()) return status;
  std::error_code ignored;
  std::filesystem::remove(to, ignored);  // an empty one
  return RenameFile(UnfinishedRestore(folder), to);
}

}  // namespace minutebook::store
