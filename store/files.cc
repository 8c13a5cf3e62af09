#include "store/files.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace minutebook::store {
namespace {

absl::Status SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const FileDescriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || fsync(fd.get()) != 0) return SystemError("cannot sync", folder, errno);
  return absl::OkStatus();
}

absl::Status WriteSynced(const std::string& path, std::string_view content, int flags,
                         mode_t mode) {
  const FileDescriptor fd(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode));
  if (fd.get() < 0) return SystemError("cannot write", path, errno);
  while (!content.empty()) {
    const ssize_t written = write(fd.get(), content.data(), content.size());
    if (written < 0) return SystemError("cannot write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(fd.get()) != 0) return SystemError("cannot sync", path, errno);
  return absl::OkStatus();
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) close(fd_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

absl::Status SystemError(std::string_view doing, std::string_view path, int error_number) {
  return absl::UnavailableError(std::string(doing) + " " + std::string(path) + ": " +
                                std::generic_category().message(error_number));
}

absl::StatusOr<std::optional<std::string>> ReadSmallFile(const std::string& path,
                                                         std::size_t bytes_max) {
  const FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    if (errno == ENOENT) return std::nullopt;
    return SystemError("cannot read", path, errno);
  }
  std::string content(bytes_max, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = read(fd.get(), content.data() + size, content.size() - size);
    if (got < 0) return SystemError("cannot read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  content.resize(size);
  return content;
}

absl::Status ReplaceFile(const std::string& path, std::string_view content, mode_t mode) {
  const std::string beside = path + ".new";
  // What an earlier try left there keeps its own mode.
  if (unlink(beside.c_str()) != 0 && errno != ENOENT) {
    return SystemError("cannot replace", beside, errno);
  }
  if (absl::Status status = WriteSynced(beside, content, O_TRUNC, mode); !status.ok()) {
    return status;
  }
  return RenameFile(beside, path);
}

absl::Status WriteSecretFile(const std::string& path, std::string_view content) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return SystemError("cannot replace", path, errno);
  }
  if (absl::Status status = WriteSynced(path, content, O_EXCL, 0600); !status.ok()) return status;
  return SyncFolderOf(path);
}

absl::StatusOr<std::optional<std::string>> ReadSecretFile(const std::string& path,
                                                          std::size_t bytes_max) {
  struct stat facts = {};
  if (stat(path.c_str(), &facts) != 0) {
    if (errno == ENOENT) return std::nullopt;
    return SystemError("cannot read", path, errno);
  }
  if ((facts.st_mode & 0077) != 0) {
    return absl::FailedPreconditionError(
        path + " holds a secret, and others than its owner may read or change it: make sure that " +
        "nobody did, then run chmod 600 on it");
  }
  return ReadSmallFile(path, bytes_max);
}

absl::Status RenameFile(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) return SystemError("cannot rename", from, errno);
  return SyncFolderOf(to);
}

absl::Status SyncAndRename(const std::string& from, const std::string& to) {
  const FileDescriptor fd(open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0 || fsync(fd.get()) != 0) return SystemError("cannot sync", from, errno);
  return RenameFile(from, to);
}

absl::StatusOr<FileDescriptor> HoldFolder(const std::string& path, Hold hold, std::string_view by) {
  FileDescriptor fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0) return SystemError("cannot open", path, errno);
  if (flock(fd.get(), (hold == Hold::kAlone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return fd;
  if (errno != EWOULDBLOCK) return SystemError("cannot lock", path, errno);
  return absl::FailedPreconditionError(path + " is in use by " + std::string(by));
}

absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path) {
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entry(path, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) return SystemError("cannot list", path, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace minutebook::store
