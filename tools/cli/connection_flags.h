// The options of all commands: which server, how patient, and in which form to answer; and what to
// say of an option that is none.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds them. Gives --server, which the environment may set as well.
CLI::Option* AddConnectionFlags(CLI::App& app, Session& session);

// "there is no flag --ordnal; did you mean --ordinal?": the first of the arguments that is no flag
// of the command, or of those above it. Empty where all are.
std::string FlagAdvice(const CLI::App& command, const std::vector<std::string>& arguments);

}  // namespace minutebook::cli
