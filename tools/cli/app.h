// The whole command: options, subcommands, exit code.
#pragma once

#include "tools/cli/console.h"

namespace minutebook::cli {

// Runs `minutebook` with these arguments and gives its exit code.
int RunApp(int argc, const char* const* argv, const Console& console);

}  // namespace minutebook::cli
