// A folder of backups on this machine: what is in it, and whether it holds. Nothing here needs a
// server.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/backup.pb.h"
#include "service/verify/breaks.h"
#include "service/verify/folder_check.h"

namespace minutebook::backup {

// Whether a folder is one of backups.
bool IsFolder(const std::string& folder);

// All with FAILED_PRECONDITION, saying what to do, where it is no folder of backups or in use.
absl::StatusOr<std::vector<v1::Backup>> List(const std::string& folder);
// Which of them a number means, 0 being the last good one. NOT_FOUND, naming what there is.
absl::StatusOr<v1::Backup> Find(const std::string& folder, std::uint32_t number);
// Checks one, changing nothing: its files against their checksums (DATA_LOSS names the backup), and
// the record in it; what does not hold of that goes to `breaks`.
absl::StatusOr<verify::RecordChecked> Check(const std::string& folder, std::uint32_t number,
                                            verify::CheckOptions options, verify::Breaks* breaks);
// Calls one no longer good.
absl::Status Distrust(const std::string& folder, std::uint32_t number);
// Removes all but the last good ones, as many as said; their numbers.
absl::StatusOr<std::vector<std::uint32_t>> KeepLast(const std::string& folder, std::uint32_t count);

}  // namespace minutebook::backup
