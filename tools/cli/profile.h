// Profiles: servers by name, each with what it takes to call it, in a TOML file.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "tools/cli/session.h"

namespace minutebook::cli {

// $XDG_CONFIG_HOME/minutebook/config.toml, or ~/.config/minutebook/config.toml; empty where there
// is no home.
std::string DefaultConfigFile();

// Adds --profile and --config. What the file's top says goes for all profiles; an option, or a
// variable of the environment, goes before either. After all options that a profile may set.
void AddProfileFlags(CLI::App& app, const Session& session);

}  // namespace minutebook::cli
