#include "tools/backup/restore.h"

#include <openssl/rand.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/backup_set.h"
#include "store/checkpoint.h"
#include "store/identity_text.h"
#include "tools/backup/backups.h"

namespace minutebook::backup {
namespace {

store::EventId NewLedgerId() {
  store::EventId id{};
  if (RAND_bytes(id.data(), static_cast<int>(id.size())) != 1) std::abort();
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

// The checkpoint must be of the backup's head, and signed by a key that the record names.
absl::Status CheckCheckpoint(const verify::Held& held, const verify::RecordChecked& checked) {
  const std::string remedy =
      ". To go on under a new identity, leave --checkpoint out and say why (--because)";
  if (held.origin() != checked.origin) {
    return absl::FailedPreconditionError(absl::StrCat(held.from, " is of another ledger, ",
                                                      held.origin(), ", not of ", checked.origin));
  }
  if (held.head().size != checked.head.size || held.head().root != checked.head.root) {
    return absl::FailedPreconditionError(absl::StrCat(
        held.from, " is of ", held.head().size, " events and the backup has ", checked.head.size,
        held.head().size == checked.head.size ? ", of another history" : "",
        ": it cannot go on under the same name, where others hold proof of another history",
        remedy));
  }
  verify::Keys keys;
  for (const std::string& key : checked.recorded_keys) {
    if (absl::Status status = keys.Pin(key); !status.ok()) return status;
  }
  if (absl::Status status = keys.Check(held.signed_checkpoint); !status.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(held.from, ": ", status.message(), remedy));
  }
  return absl::OkStatus();
}

absl::Status CheckRestored(const RestoreRequest& request, Restored* restored) {
  verify::Breaks breaks;
  auto checked =
      verify::CheckFolder(store::UnfinishedRestore(request.folder), request.check, &breaks);
  if (!checked.ok()) return checked.status();
  restored->checked = *std::move(checked);
  if (breaks.count() > 0) {
    return absl::DataLossError(absl::StrCat("backup ", restored->backup.number(), " in ",
                                            request.from, " does not hold: ", breaks.Told()));
  }
  if (!request.checkpoint) return absl::OkStatus();
  return CheckCheckpoint(*request.checkpoint, restored->checked);
}

}  // namespace

absl::StatusOr<Restored> Restore(RestoreRequest request) {
  Restored restored;
  auto backup = Find(request.from, request.number);
  if (!backup.ok()) return backup.status();
  restored.backup = *std::move(backup);
  const auto set = store::BackupSet::Open(request.from, store::BackupSet::Use::kRead);
  if (!set.ok()) return set.status();
  const std::uint32_t number = restored.backup.number();
  if (absl::Status status = (*set)->CheckFiles(number); !status.ok()) return status;

  store::RestoreAs as{.folder = request.folder, .new_ledger_id = {}, .reason = request.reason};
  restored.name = restored.backup.name();
  restored.ledger_id = restored.backup.ledger_id();
  if (!request.checkpoint) {
    as.new_ledger_id = NewLedgerId();
    restored.previous_ledger_id =
        std::exchange(restored.ledger_id, store::FormatUuid(*as.new_ledger_id));
  }
  absl::Status status = (*set)->Restore(number, as);
  if (status.ok()) status = CheckRestored(request, &restored);
  if (status.ok()) status = store::FinishRestored(request.folder);
  if (status.ok()) return restored;
  std::error_code ignored;
  std::filesystem::remove_all(store::UnfinishedRestore(request.folder), ignored);
  return status;
}

}  // namespace minutebook::backup
