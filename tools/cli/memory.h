// What this client has seen of a server, compared with what the server says now, once a run.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tools/cli/session.h"
#include "tools/verify/folder_check.h"

namespace minutebook::cli {

// Asks the server for its checkpoint, judges it by what is remembered, and remembers it. OK also
// where there is nothing to judge: no memory wanted, no server, a server without a key that was
// never known to have one. Else the loud message, as a status that IsSuspicion knows.
absl::Status CheckMemory(const Console& console, const std::string& known_ledgers,
                         const std::string& server, client::Client& client);

// Whether a status is CheckMemory's, and its words, each line with its end.
bool IsSuspicion(const absl::Status& status);
std::string SuspicionText(const absl::Status& status, const Paint& paint);

// Pins the key remembered of the server, if there is one.
void PinRemembered(const Session& session, verify::CheckOptions* trust);

}  // namespace minutebook::cli
