// Makes a ledger's folder from a backup, with no server: files checked, copied, given an identity,
// and read through as an auditor does before the folder takes its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "minutebook/v1/backup.pb.h"
#include "service/verify/folder_check.h"
#include "service/verify/signed.h"

namespace minutebook::backup {

struct RestoreRequest {
  std::string from;          // the folder of backups
  std::uint32_t number = 0;  // 0: the last good one
  std::string folder;        // to be made
  // Why; goes on record in a ledger with a new identity.
  std::string reason;
  // The latest checkpoint that anybody holds. Where it is of exactly what is restored, nothing that
  // was signed is lost, and the ledger stays the one it was.
  std::optional<verify::Held> checkpoint;
  verify::CheckOptions check;
};

struct Restored {
  v1::Backup backup;
  verify::RecordChecked checked;
  std::string name;
  std::string ledger_id;
  // Empty where the ledger stays the one it was.
  std::string previous_ledger_id;
};

// FAILED_PRECONDITION, saying what to do: the folder is there, or the checkpoint is not of what the
// backup holds. DATA_LOSS: the backup does not hold; nothing is left in the folder's place.
absl::StatusOr<Restored> Restore(RestoreRequest request);

}  // namespace minutebook::backup
