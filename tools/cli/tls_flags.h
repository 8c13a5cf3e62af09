// The options of TLS: which server to trust, and what to show it.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

void AddTlsFlags(CLI::App& app, Session& session);

}  // namespace minutebook::cli
