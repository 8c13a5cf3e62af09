// A folder of its own for one test, removed with all that it holds.
#pragma once

#include <string>

namespace minutebook::testing {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // path() + "/" + name.
  std::string Sub(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Whole content of a file; fails the test where it cannot be read.
std::string ReadFile(const std::string& path);
// Makes the file, or replaces what it holds.
void WriteFile(const std::string& path, const std::string& content);
// Turns over the lowest bit of one byte, counted from the start or (negative) from the end.
void FlipByte(const std::string& path, long offset);

}  // namespace minutebook::testing
