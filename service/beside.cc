#include "service/beside.h"

#include <filesystem>

namespace minutebook {

std::string PathBeside(const std::string& folder, const char* suffix, const std::string& given) {
  std::filesystem::path path =
      std::filesystem::absolute(given.empty() ? folder : given).lexically_normal();
  if (given.empty()) {
    if (!path.has_filename()) path = path.parent_path();  // "ledger/" is "ledger"
    path += suffix;
  }
  return path.string();
}

}  // namespace minutebook
