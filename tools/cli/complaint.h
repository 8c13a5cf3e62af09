// What went wrong, in sentences that say what to do.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "tools/cli/console.h"
#include "tools/cli/exit_code.h"

namespace minutebook::cli {

// The code that a status ends a command with.
ExitCode ExitCodeOf(const absl::Status& status);

// The sentences, each with its line's end. `subject` begins the first one ("line 12"); may be
// empty.
std::string ComplaintText(const absl::Status& status, const std::string& subject,
                          const Paint& paint);

// Writes them to console.err and gives the exit code.
ExitCode Complain(const Console& console, const absl::Status& status,
                  const std::string& subject = "");

// "events[3].event.meeting_held.series" as the record keeper knows it: "meeting_held.series".
std::string FieldAsWritten(const std::string& path);

}  // namespace minutebook::cli
