// A file written whole or not at all: whoever reads it sees what was there before, or the new
// content once it is on disk.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace minutebook::cli {

// Not thread-safe.
class AtomicFile {
 public:
  // Begins a new content for `path`, in a temporary file beside it. A file there keeps its mode, a
  // link stays a link. An error names the file: no such folder, no right to write there, or
  // something at `path` that is no regular file.
  static absl::StatusOr<std::unique_ptr<AtomicFile>> Open(const std::string& path);
  // Takes the temporary file away, unless it was committed.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  absl::Status Write(absl::string_view text);
  // Puts the content in its place. Once; after an error what was there before is still there.
  absl::Status Commit();

 private:
  AtomicFile(std::string target, std::string temporary, int fd)
      : target_(std::move(target)), temporary_(std::move(temporary)), fd_(fd) {}
  absl::Status Flush();

  const std::string target_;
  const std::string temporary_;
  int fd_;  // -1: closed
  std::string buffer_;
  bool committed_ = false;
};

}  // namespace minutebook::cli
