#include "service/ledger/known_at.h"

#include <algorithm>

#include "service/domain/instant.h"

namespace minutebook::ledger {

absl::StatusOr<std::int64_t> ResolveKnownAt(std::string_view claim, std::string_view zone,
                                            std::int64_t recorded_at_us) {
  if (claim.empty()) return recorded_at_us;
  auto instant = domain::ParseInstant(claim, zone);
  if (!instant.ok()) return instant.status();
  return instant->from_date ? std::min(instant->us, recorded_at_us) : instant->us;
}

}  // namespace minutebook::ledger
