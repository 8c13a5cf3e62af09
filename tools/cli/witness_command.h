// minutebook witness: keeps checkpoints of a server, and cosigns them.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// `session` must outlive the parsing.
void AddWitnessCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
