// `minutebook ledger`: which ledger the server keeps.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddLedgerCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
