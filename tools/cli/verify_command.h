// minutebook verify.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// `session` must outlive the parsing.
void AddVerifyCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
