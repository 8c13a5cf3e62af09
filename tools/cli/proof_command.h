// minutebook proof verify.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// `session` must outlive the parsing.
void AddProofCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
