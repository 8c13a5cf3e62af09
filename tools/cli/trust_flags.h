// What an auditor trusts, as options: pinned keys and older checkpoints.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/verify/folder_check.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

struct TrustFlags {
  std::vector<std::string> keys;         // verifier keys, or files of them
  std::vector<std::string> checkpoints;  // files

  void AddTo(CLI::App& command);
  // Reads the files. The error names the option or the file.
  absl::StatusOr<verify::CheckOptions> Read(const Console& console) const;
};

}  // namespace minutebook::cli
