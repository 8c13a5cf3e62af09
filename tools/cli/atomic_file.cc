#include "tools/cli/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;

absl::Status FileError(const std::string& path, const char* what) {
  return absl::UnknownError(absl::StrCat(path, ": ", what, ": ", std::strerror(errno)));
}

// What a new file's mode is without a wish for another.
mode_t DefaultMode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

absl::StatusOr<std::unique_ptr<AtomicFile>> AtomicFile::Open(const std::string& path) {
  std::string target = path;
  if (char* const real = ::realpath(path.c_str(), nullptr)) {  // so that a link stays a link
    target = real;
    std::free(real);
  }
  struct stat status {};
  const bool exists = ::stat(target.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) return FileError(target, "cannot be read");
  if (exists && !S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(target, ": is no regular file"));
  }
  std::string temporary = target + ".XXXXXX";
  const int fd = ::mkstemp(temporary.data());
  if (fd < 0) return FileError(temporary, "cannot be made");
  std::unique_ptr<AtomicFile> file(new AtomicFile(std::move(target), std::move(temporary), fd));
  if (::fchmod(fd, exists ? status.st_mode & 07777 : DefaultMode()) != 0) {
    return FileError(file->temporary_, "cannot be given its mode");
  }
  return file;
}

AtomicFile::~AtomicFile() {
  if (fd_ >= 0) ::close(fd_);
  if (!committed_) ::unlink(temporary_.c_str());
}

absl::Status AtomicFile::Write(absl::string_view text) {
  buffer_.append(text.data(), text.size());
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status AtomicFile::Flush() {
  for (std::size_t at = 0; at < buffer_.size();) {
    const ssize_t n = ::write(fd_, buffer_.data() + at, buffer_.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return FileError(temporary_, "cannot be written");
    at += static_cast<std::size_t>(n);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status AtomicFile::Commit() {
  if (absl::Status flushed = Flush(); !flushed.ok()) return flushed;
  if (::fsync(fd_) != 0) return FileError(temporary_, "cannot be written");
  const int closed = ::close(std::exchange(fd_, -1));
  if (closed != 0) return FileError(temporary_, "cannot be written");
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
    return FileError(target_, "cannot be replaced");
  }
  committed_ = true;
  return absl::OkStatus();
}

}  // namespace minutebook::cli
