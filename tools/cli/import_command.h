// `minutebook import`: a record keeper's file into the ledger.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddImportCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
