// What this client has seen of a server, compared with what the server says now, once a run, and
// with what it says it recorded.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "service/verify/folder_check.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

// Asks the server for its checkpoint, judges it by what is remembered, and remembers it. OK also
// where there is nothing to judge: no memory wanted, no server, a server without a key that was
// never known to have one. Else the loud message, as a status that IsSuspicion knows.
absl::Status CheckRemembered(Session& session, client::Client& client);

// Asks for the proof of an append, where the server is remembered.
void AskForProof(const Session& session, v1::AppendRequest* request);
// Judges what the append returned, and remembers it: a server that loses the append is then found
// out by the next command. Errors as above.
absl::Status RememberAppended(Session& session, const v1::AppendRequest& request,
                              const v1::AppendResponse& answer);
// The same of an import that the server says it recorded up to a position: asks once more.
absl::Status RememberUpTo(Session& session, std::uint64_t position);

// Whether a status is one of these, and its words, each line with its end.
bool IsSuspicion(const absl::Status& status);
std::string SuspicionText(const absl::Status& status, const Paint& paint);

// Pins the key remembered of the server, if there is one.
void PinRemembered(const Session& session, verify::CheckOptions* trust);

}  // namespace minutebook::cli
