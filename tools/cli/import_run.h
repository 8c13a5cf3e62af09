// One run of an import: check, sort, send, tell.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include "tools/cli/session.h"

namespace minutebook::cli {

struct ImportMode {
  bool dry_run = false;
  bool sorted = false;  // send as it is read
};

// Files are held in memory to be checked and sorted up to this size.
inline constexpr std::size_t kImportBytesMax = 256ul << 20;

// Imports what `in` holds; `name` is what messages call it.
ExitCode RunImport(Session& session, std::istream& in, const std::string& name,
                   const ImportMode& mode);

}  // namespace minutebook::cli
