// `minutebook search`: subjects by the words of their texts.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddSearchCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
