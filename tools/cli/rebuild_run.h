// `minutebook admin rebuild-views`: what it prints, and how it ends.
#pragma once

#include "tools/cli/session.h"

namespace minutebook::cli {

// Check only: 5 (damaged data) where what is served differs from what the log says.
ExitCode RebuildViews(Session& session, bool check_only);

}  // namespace minutebook::cli
