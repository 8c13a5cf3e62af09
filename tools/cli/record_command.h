// `minutebook record`: one event from flags, or what a JSON text holds.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddRecordCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
