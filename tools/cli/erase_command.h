// minutebook erase: takes an event's content out of the record for good.
#pragma once

#include "tools/cli/session.h"

namespace CLI {
class App;
}

namespace minutebook::cli {

// `session` must outlive `app`.
void AddEraseCommand(CLI::App& app, Session& session);

}  // namespace minutebook::cli
