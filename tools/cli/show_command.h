// `minutebook show`: answers from the record.
#pragma once

#include <CLI/App.hpp>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddShowCommand(CLI::App& app, Session& session);

// Adds `explain`, which takes what `show` takes and tells what the answer rests on.
void AddExplainCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
