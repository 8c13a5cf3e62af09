// A set of backups by RocksDB's backup engine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rocksdb/utilities/backup_engine.h"
#include "store/backup_set.h"
#include "store/files.h"
#include "store/rocks_database.h"

namespace minutebook::store {

class RocksBackupSet final : public BackupSet {
 public:
  static absl::StatusOr<std::unique_ptr<RocksBackupSet>> Open(const std::string& folder, Use use);

  absl::StatusOr<std::vector<Backup>> List() const override;
  absl::Status CheckFiles(std::uint32_t number) const override;
  absl::StatusOr<std::unique_ptr<LedgerReader>> OpenReader(std::uint32_t number) const override;
  absl::StatusOr<std::vector<BackupFile>> Files(std::uint32_t number) const override;
  absl::Status SetGood(std::uint32_t number, const std::optional<TreeHead>& head) override;
  absl::Status Remove(std::uint32_t number) override;
  absl::Status Restore(std::uint32_t number, const RestoreAs& as) const override;

  // Adds a backup of an open database; Store::BackUp says the rest.
  absl::StatusOr<std::uint32_t> Add(const RocksDatabase& database, const LedgerIdentity& identity,
                                    const std::function<bool(std::uint64_t)>& go_on);

 private:
  RocksBackupSet(std::string folder, FileDescriptor lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  absl::StatusOr<rocksdb::BackupEngine*> ForChanges();
  absl::StatusOr<rocksdb::BackupInfo> InfoOf(std::uint32_t number) const;
  absl::Status Damaged(std::uint32_t number, const rocksdb::Status& status) const;
  std::string GoodPath(std::uint32_t number) const;
  absl::Status CheckOwner(const LedgerIdentity& identity) const;
  absl::Status CheckRoom(const RocksDatabase& database) const;

  const std::string folder_;
  const FileDescriptor lock_;
  // One of them, by the use.
  std::unique_ptr<rocksdb::BackupEngineReadOnly> reads_;
  std::unique_ptr<rocksdb::BackupEngine> changes_;
  const rocksdb::BackupEngineReadOnlyBase* engine_ = nullptr;
};

}  // namespace minutebook::store
