#include "tools/backup/backups.h"

#include <memory>
#include <utility>

#include "store/backup_set.h"
#include "store/identity_text.h"

namespace minutebook::backup {
namespace {

using store::BackupSet;

v1::Backup ToProto(const store::Backup& backup) {
  v1::Backup proto;
  proto.set_number(backup.number);
  proto.set_damaged(backup.damaged);
  if (backup.damaged) return proto;
  proto.mutable_made_at()->set_seconds(backup.made_at_s);
  proto.set_ledger_id(store::FormatUuid(backup.identity.ledger_id));
  proto.set_name(backup.identity.name);
  proto.set_bytes(backup.bytes);
  proto.set_files(backup.files);
  proto.set_good(backup.good.has_value());
  if (!backup.good) return proto;
  proto.set_tree_size(backup.good->size);
  proto.set_root_hash(backup.good->root.data(), backup.good->root.size());
  return proto;
}

}  // namespace

bool IsFolder(const std::string& folder) { return store::IsBackupSet(folder); }

absl::StatusOr<std::vector<v1::Backup>> List(const std::string& folder) {
  const auto set = BackupSet::Open(folder, BackupSet::Use::kRead);
  if (!set.ok()) return set.status();
  const auto backups = (*set)->List();
  if (!backups.ok()) return backups.status();
  std::vector<v1::Backup> all;
  for (const store::Backup& backup : *backups) all.push_back(ToProto(backup));
  return all;
}

absl::StatusOr<v1::Backup> Find(const std::string& folder, std::uint32_t number) {
  const auto set = BackupSet::Open(folder, BackupSet::Use::kRead);
  if (!set.ok()) return set.status();
  const auto backup = (*set)->Find(number);
  if (!backup.ok()) return backup.status();
  return ToProto(*backup);
}

absl::StatusOr<verify::RecordChecked> Check(const std::string& folder, std::uint32_t number,
                                            verify::CheckOptions options, verify::Breaks* breaks) {
  const auto set = BackupSet::Open(folder, BackupSet::Use::kRead);
  if (!set.ok()) return set.status();
  const auto backup = (*set)->Find(number);
  if (!backup.ok()) return backup.status();
  if (absl::Status status = (*set)->CheckFiles(backup->number); !status.ok()) return status;
  const auto record = (*set)->OpenReader(backup->number);
  if (!record.ok()) return record.status();
  return verify::CheckLedger(**record, std::move(options), breaks);
}

absl::Status Distrust(const std::string& folder, std::uint32_t number) {
  const auto set = BackupSet::Open(folder, BackupSet::Use::kChange);
  if (!set.ok()) return set.status();
  return (*set)->SetGood(number, std::nullopt);
}

absl::StatusOr<std::vector<std::uint32_t>> KeepLast(const std::string& folder,
                                                    std::uint32_t count) {
  const auto set = BackupSet::Open(folder, BackupSet::Use::kChange);
  if (!set.ok()) return set.status();
  return (*set)->KeepLast(count);
}

}  // namespace minutebook::backup
