#include "tests/testing/temp_dir.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace minutebook::testing {

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "minutebook.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    ADD_FAILURE() << "cannot make a temporary folder at " << pattern;
    abort();
  }
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << "cannot read " << path;
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  EXPECT_TRUE(out.good()) << "cannot write " << path;
}

void FlipByte(const std::string& path, long offset) {
  std::string content = ReadFile(path);
  const long at = offset < 0 ? static_cast<long>(content.size()) + offset : offset;
  ASSERT_TRUE(at >= 0 && at < static_cast<long>(content.size())) << path << " has no byte " << at;
  content[at] = static_cast<char>(content[at] ^ 1);
  WriteFile(path, content);
}

}  // namespace minutebook::testing
