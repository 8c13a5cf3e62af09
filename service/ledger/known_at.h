// The claim of when an original record was made, resolved.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace minutebook::ledger {

// `claim` as of NewEvent.known_at: empty means `recorded_at_us`; a date means the end of the day in
// `zone`, or `recorded_at_us` if that comes first.
absl::StatusOr<std::int64_t> ResolveKnownAt(std::string_view claim, std::string_view zone,
                                            std::int64_t recorded_at_us);

// Whether `claim` is a day whose end, in some zone, is `known_at_us`: the zone that the body had
// when it was resolved may have been corrected since.
bool IsEndOfDaySomewhere(std::string_view claim, std::int64_t known_at_us);

}  // namespace minutebook::ledger
