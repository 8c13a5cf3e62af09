// Takes the files of a backup from a server into a folder of backups here. Not thread-safe.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/backup.pb.h"

namespace minutebook::backup {

class Fetch {
 public:
  // The folder is made where it is absent or empty.
  explicit Fetch(std::string folder) : folder_(std::move(folder)) {}

  // Names of files that need not be sent again.
  absl::StatusOr<std::vector<std::string>> Have() const;
  // The next piece. FAILED_PRECONDITION: the folder holds other backups, or something else.
  // INVALID_ARGUMENT: no file of a backup has that name. UNAVAILABLE: it could not be written.
  absl::Status Take(const v1::FetchBackupResponse& piece);
  // After the last. DATA_LOSS: a file was cut short.
  absl::Status Finish();

  const v1::Backup& backup() const { return backup_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  absl::Status CheckFolder() const;
  absl::Status Open(const v1::FetchBackupResponse& piece);
  absl::Status Close();
  absl::Status CannotWrite() const;

  const std::string folder_;
  v1::Backup backup_;
  std::uint64_t bytes_ = 0;
  std::string path_;  // of the file that is written
  std::ofstream out_;
  std::uint64_t left_ = 0;
};

}  // namespace minutebook::backup
