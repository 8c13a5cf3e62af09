#include "store/ledger_folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/identity_text.h"

namespace minutebook::store {
namespace {

constexpr char kLedgerFile[] = "LEDGER";
// LEDGER before the database is complete; ReplaceFile's own ".new" is beside it.
constexpr char kProposalFile[] = "LEDGER.proposed";

// A folder that may become a ledger's. A file system's own lost+found is no content.
bool IsVacant(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name == "lost+found" || name == std::string(kProposalFile) + ".new";
  });
}

absl::Status CheckNewName(const std::string& name) {
  const bool printable = std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (name.empty() || name.size() > kLedgerNameBytesMax || !printable) {
    return absl::InvalidArgumentError(
        absl::StrCat("a ledger's name is 1 to ", kLedgerNameBytesMax,
                     " bytes of text without control characters, not ", Printable(name)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LedgerFolder> LedgerFolder::Open(const OpenOptions& options) {
  LedgerFolder folder;
  folder.path_ = std::filesystem::path(options.path).lexically_normal().string();
  if (folder.path_.size() > 1 && folder.path_.ends_with('/')) folder.path_.pop_back();
  std::error_code error;
  std::filesystem::create_directories(folder.path_, error);
  if (error) return SystemError("cannot make the folder", folder.path_, error.value());

  absl::StatusOr<FileDescriptor> lock = HoldFolder(
      folder.path_, Hold::kAlone, "another process: stop that one, or name another folder");
  if (!lock.ok()) return lock.status();
  folder.lock_ = *std::move(lock);
  if (absl::Status status = folder.ReadOrPropose(options); !status.ok()) return status;
  return folder;
}

absl::Status LedgerFolder::ReadOrPropose(const OpenOptions& options) {
  for (const char* file : {kLedgerFile, kProposalFile}) {
    const std::string path = absl::StrCat(path_, "/", file);
    absl::StatusOr<std::optional<std::string>> text = ReadSmallFile(path);
    if (!text.ok()) return text.status();
    if (!*text) continue;
    absl::StatusOr<LedgerIdentity> identity = ParseIdentity(**text, path);
    if (!identity.ok()) return identity.status();
    identity_ = *std::move(identity);
    is_new_ = file == kProposalFile;
    return absl::OkStatus();
  }
  const absl::StatusOr<std::vector<std::string>> names = ListFolder(path_);
  if (!names.ok()) return names.status();
  if (!IsVacant(*names)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path_, " is not a ledger's folder: it has no file ", kLedgerFile,
                     " but holds ", Printable(names->front()),
                     ". Name an empty folder for a new ledger, or restore the file from a backup"));
  }
  if (absl::Status status = CheckNewName(options.new_name); !status.ok()) return status;
  identity_ = {.ledger_id = options.new_ledger_id,
               .name = options.new_name,
               .format_version = kFormatVersion};
  is_new_ = true;
  return ReplaceFile(absl::StrCat(path_, "/", kProposalFile), FormatIdentity(identity_));
}

absl::Status LedgerFolder::FinishNew() {
  if (!is_new_) return absl::OkStatus();
  absl::Status status =
      RenameFile(absl::StrCat(path_, "/", kProposalFile), absl::StrCat(path_, "/", kLedgerFile));
  if (status.ok()) is_new_ = false;
  return status;
}

}  // namespace minutebook::store
