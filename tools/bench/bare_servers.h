// The limits: gRPC servers of this process that do nothing but what their kind cannot do without.
// Requests and replies are raw bytes, never parsed.
#pragma once

#include "tools/bench/options.h"

namespace minutebook::bench {

// Serves as options.serve says until SIGTERM or SIGINT; returns the exit status.
//   echo    answers each call with options.reply_bytes bytes
//   commit  the same, once the request's bytes lie in a RocksDB of their own in options.data,
//   synced
//           by one writer thread that takes all that waits: no rules, views or tree
//   stream  answers ReadEvents with the bytes of options.message_file, options.messages times
// All three answer on LedgerService's methods.
int ServeBare(const Options& options);

}  // namespace minutebook::bench
