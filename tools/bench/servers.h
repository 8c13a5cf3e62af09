// The servers that are measured, each in a process and a folder of its own.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/child.h"
#include "tools/bench/options.h"
#include "tools/bench/temp_folder.h"

namespace minutebook::bench {

struct Server {
  TempFolder folder;
  Child child;  // stopped before its folder goes
};

// minutebookd on the ledger in `folder`, made where there is none.
absl::StatusOr<Child> ServeLedger(const Options& options, const TempFolder& folder);
// The folder that it makes there.
std::string LedgerIn(const TempFolder& folder);
// minutebookd on a new ledger, with the bodies, parties and offices of events.h on record.
absl::StatusOr<Server> StartOurs(const Options& options);
absl::StatusOr<Server> StartEcho(const Options& options, std::size_t reply_bytes);
absl::StatusOr<Server> StartCommit(const Options& options, std::size_t reply_bytes);
absl::StatusOr<Server> StartStream(const Options& options, const std::string& message,
                                   std::size_t messages);

}  // namespace minutebook::bench
