#include "service/verify/tile_files.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace minutebook::verify {

absl::StatusOr<std::string> ReadWhole(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return absl::NotFoundError(absl::StrCat(path, " is missing"));
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) return absl::UnavailableError(absl::StrCat(path, " cannot be read"));
  return bytes;
}

absl::Status WriteWhole(const std::string& path, const std::string& bytes) {
  const std::string beside = path + ".new";
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (!error) {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (!file) error = std::make_error_code(std::errc::io_error);
  }
  if (!error) std::filesystem::rename(beside, path, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", error.message()));
}

void AppendPrefixed(std::string_view bytes, int prefix_bytes, std::string* out) {
  for (int shift = 8 * (prefix_bytes - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(bytes.size() >> shift));
  }
  out->append(bytes);
}

absl::StatusOr<std::vector<std::string_view>> CutPrefixed(std::string_view bytes,
                                                          int prefix_bytes) {
  std::vector<std::string_view> pieces;
  const auto prefix = static_cast<std::size_t>(prefix_bytes);
  while (!bytes.empty()) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < prefix && i < bytes.size(); ++i) {
      length = (length << 8) | static_cast<std::uint8_t>(bytes[i]);
    }
    if (bytes.size() < prefix || bytes.size() - prefix < length) {
      return absl::DataLossError("it is cut short");
    }
    pieces.push_back(bytes.substr(prefix, length));
    bytes.remove_prefix(prefix + length);
  }
  return pieces;
}

}  // namespace minutebook::verify
