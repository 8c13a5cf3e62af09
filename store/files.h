// The few file operations that RocksDB does not do for us. No exceptions, no logging.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::store {

// A file descriptor that closes itself.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// UNAVAILABLE that names what was tried and what the system said.
absl::Status SystemError(std::string_view doing, std::string_view path, int error_number);

// Content of a small file; nullopt where there is none. UNAVAILABLE where it cannot be read.
// Of a longer one than `bytes_max`, the beginning.
absl::StatusOr<std::optional<std::string>> ReadSmallFile(const std::string& path,
                                                         std::size_t bytes_max = 64 * 1024);
// Makes or replaces a file so that after a crash it holds the old bytes or the new ones: written
// beside it as `path` + ".new", synced, renamed, and the folder synced. `mode` is cut by the
// process's umask.
absl::Status ReplaceFile(const std::string& path, std::string_view content, mode_t mode = 0640);
// The mode of files that are there to be published.
inline constexpr mode_t kPublicFileMode = 0644;
// The same, of a file that holds a secret: made anew, for its owner's eyes alone (mode 0600).
absl::Status WriteSecretFile(const std::string& path, std::string_view content);
// Content of such a file; nullopt where there is none. FAILED_PRECONDITION: others than its owner
// may read or change it.
absl::StatusOr<std::optional<std::string>> ReadSecretFile(const std::string& path,
                                                          std::size_t bytes_max = 64 * 1024);
// Renames within one folder, and syncs the folder.
absl::Status RenameFile(const std::string& from, const std::string& to);
// The same of a file that was just written: it is synced first.
absl::Status SyncAndRename(const std::string& from, const std::string& to);
// Opens a folder and takes it for this process, alone or shared with others that share it, until
// the result is closed. FAILED_PRECONDITION: another process holds it; `by` ends the message: by
// whom, and what to do.
enum class Hold { kAlone, kShared };
absl::StatusOr<FileDescriptor> HoldFolder(const std::string& path, Hold hold, std::string_view by);
// Names in a folder, sorted.
absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path);

}  // namespace minutebook::store
