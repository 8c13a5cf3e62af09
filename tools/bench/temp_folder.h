// A folder of its own for one measurement, removed with all that it holds.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace minutebook::bench {

class TempFolder {
 public:
  // Made below `parent`.
  static absl::StatusOr<TempFolder> Make(const std::string& parent);
  ~TempFolder();
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&& other) noexcept;
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string Sub(const std::string& name) const { return path_ + "/" + name; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  void Remove();

  std::string path_;
};

}  // namespace minutebook::bench
