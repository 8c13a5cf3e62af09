// One run of minutebook export tiles. The layout is on service/verify/README.md.
#pragma once

#include <string>

#include "tools/cli/session.h"

namespace minutebook::cli {

struct ExportTilesOptions {
  std::string folder;
  bool payloads = false;
};

ExitCode RunExportTiles(Session& session, const ExportTilesOptions& options);

}  // namespace minutebook::cli
