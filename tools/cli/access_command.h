// `minutebook access`: tokens, roles, and what the public may read.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddAccessCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
