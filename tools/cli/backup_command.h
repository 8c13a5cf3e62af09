// `minutebook backup`: made and checked by the server, fetched, listed, checked and restored from
// here.
#pragma once

#include "tools/cli/session.h"

namespace CLI {
class App;
}

namespace minutebook::cli {

void AddBackupCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
