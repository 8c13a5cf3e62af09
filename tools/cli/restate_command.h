// `minutebook correct`, `dispute` and `refine`: an event is told again, with what is different. The
// flags are those of the event's own kind, so the event is read before they are.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the commands. `session` must outlive the parsing of `app`.
void AddRestateCommands(CLI::App& app, Session& session);

}  // namespace minutebook::cli
