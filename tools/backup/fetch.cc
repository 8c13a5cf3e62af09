#include "tools/backup/fetch.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "store/backup_set.h"
#include "store/files.h"
#include "tools/backup/backups.h"

namespace minutebook::backup {
namespace {

constexpr char kShared[] = "shared_checksum";
constexpr char kPart[] = ".part";  // of a file that is not all there

}  // namespace

absl::StatusOr<std::vector<std::string>> Fetch::Have() const {
  std::vector<std::string> have;
  std::error_code ignored;
  const std::string shared = absl::StrCat(folder_, "/", kShared);
  if (!std::filesystem::is_directory(shared, ignored)) return have;
  auto names = store::ListFolder(shared);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    if (!absl::EndsWith(name, kPart)) have.push_back(absl::StrCat(kShared, "/", name));
  }
  return have;
}

absl::Status Fetch::CheckFolder() const {
  std::error_code error;
  if (!std::filesystem::exists(folder_, error) || std::filesystem::is_empty(folder_, error)) {
    return absl::OkStatus();
  }
  if (!IsFolder(folder_)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder_, " holds something else than backups: name an empty folder"));
  }
  const auto backups = List(folder_);
  if (!backups.ok()) return backups.status();
  for (const v1::Backup& kept : *backups) {
    const bool another = !kept.damaged() && kept.ledger_id() != backup_.ledger_id();
    const bool same_number = kept.number() == backup_.number() && !kept.damaged() &&
                             kept.made_at().seconds() != backup_.made_at().seconds();
    if (!another && !same_number) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        folder_, another ? " holds backups of another ledger, " : " holds another backup ",
        another ? kept.ledger_id() : absl::StrCat(kept.number()), ": name an empty folder"));
  }
  return absl::OkStatus();
}

absl::Status Fetch::Open(const v1::FetchBackupResponse& piece) {
  if (absl::Status status = Finish(); !status.ok()) return status;
  if (!store::IsBackupFileName(piece.name())) {
    return absl::InvalidArgumentError(
        absl::StrCat("the server sent a file by a name that no backup's file has: ", piece.name()));
  }
  path_ = absl::StrCat(folder_, "/", piece.name());
  left_ = piece.bytes_in_file();
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), error);
  if (error) return store::SystemError("cannot make the folder of", path_, error.value());
  out_.open(path_ + kPart, std::ios::binary | std::ios::trunc);
  if (!out_.is_open()) return CannotWrite();
  return absl::OkStatus();
}

absl::Status Fetch::Take(const v1::FetchBackupResponse& piece) {
  if (piece.has_backup()) {
    backup_ = piece.backup();
    if (absl::Status status = CheckFolder(); !status.ok()) return status;
  }
  if (!piece.name().empty()) {
    if (absl::Status status = Open(piece); !status.ok()) return status;
  }
  if (piece.data().size() > left_) {
    return absl::DataLossError(absl::StrCat(path_, " is longer than the server said"));
  }
  if (!out_.is_open()) return absl::OkStatus();
  out_.write(piece.data().data(), static_cast<std::streamsize>(piece.data().size()));
  left_ -= piece.data().size();
  bytes_ += piece.data().size();
  return left_ == 0 ? Close() : absl::OkStatus();
}

absl::Status Fetch::CannotWrite() const {
  return absl::UnavailableError(absl::StrCat("cannot write ", path_, kPart));
}

absl::Status Fetch::Close() {
  out_.close();
  if (out_.fail()) return CannotWrite();
  return store::SyncAndRename(path_ + kPart, path_);
}

absl::Status Fetch::Finish() {
  if (!out_.is_open()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path_, " was cut short by the server"));
}

}  // namespace minutebook::backup
