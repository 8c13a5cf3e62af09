// Runs ledger_writer: a process that writes a ledger and dies.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "store/types.h"

namespace minutebook::store {

// Lets a process commit `groups` groups of `group_events` and end without closing the ledger.
void WriteAndDie(const std::string& path, std::size_t groups, std::size_t group_events,
                 std::size_t payload_bytes = 0);

// Lets a process commit groups of `group_events` until it has said so of `acknowledged_min`
// positions, then kills it; returns the last position that it acknowledged.
Position WriteUntilKilled(const std::string& path, std::size_t group_events,
                          Position acknowledged_min);

}  // namespace minutebook::store
