#include "store/backup_set.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace minutebook::store {

absl::StatusOr<Backup> BackupSet::Find(std::uint32_t number) const {
  absl::StatusOr<std::vector<Backup>> all = List();
  if (!all.ok()) return all.status();
  std::string numbers;
  for (auto it = all->rbegin(); it != all->rend(); ++it) {
    if (number == 0 ? it->good && !it->damaged : it->number == number) return *std::move(it);
    absl::StrAppend(&numbers, numbers.empty() ? "" : ", ", it->number);
  }
  if (all->empty()) return absl::NotFoundError("there is no backup yet");
  return absl::NotFoundError(
      number == 0 ? absl::StrCat("no backup was found good; there are ", numbers, ": verify one")
                  : absl::StrCat("there is no backup ", number, "; there are ", numbers));
}

absl::StatusOr<std::vector<std::uint32_t>> BackupSet::KeepLast(std::uint32_t count) {
  absl::StatusOr<std::vector<Backup>> all = List();
  if (!all.ok()) return all.status();
  std::vector<std::uint32_t> removed;
  std::uint32_t kept = 0;
  for (auto it = all->rbegin(); it != all->rend(); ++it) {
    if (kept < count) {
      kept += it->good && !it->damaged ? 1 : 0;
      continue;
    }
    if (absl::Status status = Remove(it->number); !status.ok()) return status;
    removed.push_back(it->number);
  }
  std::reverse(removed.begin(), removed.end());
  return removed;
}

bool IsBackupSet(const std::string& folder) {
  std::error_code ignored;
  return std::filesystem::is_directory(folder + "/meta", ignored) &&
         std::filesystem::is_directory(folder + "/private", ignored);
}

bool IsBackupFileName(std::string_view name) {
  constexpr std::array<absl::string_view, 4> kFolders = {"meta", "private", "shared_checksum",
                                                         "good"};
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::string_view(name.data(), name.size()), '/');
  if (parts.size() < 2 || parts.size() > 3) return false;
  if (std::find(kFolders.begin(), kFolders.end(), parts[0]) == kFolders.end()) return false;
  return std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
    return !part.empty() && part[0] != '.' &&
           std::all_of(part.begin(), part.end(), [](unsigned char c) {
             return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
           });
  });
}

}  // namespace minutebook::store
