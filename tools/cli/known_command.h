// minutebook known: what this client remembers of servers.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// `session` must outlive the parsing.
void AddKnownCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
