// A rebuild of all views, timed.
#pragma once

#include "absl/status/statusor.h"
#include "tools/bench/child.h"
#include "tools/bench/sample.h"

namespace minutebook::bench {

// Has the server fold all views anew, compare them and serve them: by event on record. An error if
// the new ones differ.
absl::StatusOr<Sample> RebuildViews(const Child& server);

}  // namespace minutebook::bench
