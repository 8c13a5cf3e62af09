// A payload may be missing only if a PayloadErased on record says so: any other that is missing is
// damage, and is not served as an erasure.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "store/event_log.h"

namespace minutebook::ledger {

// DATA_LOSS, naming the position, where the event stored at `position` has lost its payload
// unaccounted for. Costs nothing but a look at the bytes where the payload is there.
absl::Status CheckPayload(const store::EventLogReader& log, store::Position position,
                          std::string_view stored);

}  // namespace minutebook::ledger
