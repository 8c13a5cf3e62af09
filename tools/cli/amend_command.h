// `minutebook retract`, `settle` and `attach-source`: events about an event, which is named once.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the commands. `session` must outlive the parsing of `app`.
void AddAmendCommands(CLI::App& app, Session& session);

}  // namespace minutebook::cli
