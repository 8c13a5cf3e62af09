// `minutebook admin`: what an operator asks of a server, and does to its ledger.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddAdminCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
