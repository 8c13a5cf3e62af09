// `minutebook file check`: whether a file is the one on record.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddFileCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
