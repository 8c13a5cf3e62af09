// `minutebook record`: one event from flags, or what a JSON text holds.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`. `with_flags`: the arguments may
// reach one of its thousand flags, which take a while to make.
void AddRecordCommand(CLI::App& app, Session& session, bool with_flags);

}  // namespace minutebook::cli
