#include "tools/cli/whole_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace minutebook::cli {
namespace {

// Proofs, reports, keys: none is as long.
constexpr std::size_t kFileBytesMax = 64 << 20;

absl::StatusOr<std::string> ReadAll(std::istream& in, const std::string& name) {
  std::string text;
  char block[64 * 1024];
  while (in && text.size() <= kFileBytesMax) {
    in.read(block, sizeof(block));
    text.append(block, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return absl::UnavailableError(absl::StrCat(name, ": cannot be read"));
  if (text.size() > kFileBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": longer than 64 MiB"));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, std::istream& in) {
  if (path == "-") return ReadAll(in, "standard input");
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return absl::UnavailableError(absl::StrCat(path, ": it is a folder"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::UnavailableError(absl::StrCat(path, ": ", std::strerror(errno)));
  return ReadAll(file, path);
}

}  // namespace minutebook::cli
