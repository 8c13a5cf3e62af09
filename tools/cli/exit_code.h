// What a command tells its caller. Scripts rely on these: they never change their meaning.
#pragma once

namespace minutebook::cli {

enum ExitCode : int {
  kOk = 0,
  kRefused = 1,      // the server, or the check of a file, refused; nothing of it is recorded
  kUsage = 2,        // the command was not understood
  kNotFound = 3,     // what was asked for is not on record, or did not exist on the day asked
  kUnavailable = 4,  // no server, or no answer from it: try again; an append under the same ids
  kBroken = 5,       // the server's data is damaged, or a file cannot be read or written
  kSuspect = 6,      // the server's history or key contradicts what was seen of it before
};

inline constexpr char kExitCodesHelp[] =
    "Exit codes: 0 done; 1 refused; 2 not understood; 3 not on record; 4 no server or no answer, "
    "try again; 5 damaged data or a file that cannot be read; 6 the server's history is not the "
    "one "
    "seen before.";

}  // namespace minutebook::cli
