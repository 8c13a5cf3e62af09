#include "service/ledger/known_at.h"

#include <algorithm>

#include "service/domain/instant.h"

namespace minutebook::ledger {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kHourUs = 3600 * kSecondUs;
// Days of zones beyond these end together with another day elsewhere: there only the zone tells.
constexpr std::int64_t kAheadUsMax = 12 * kHourUs;
constexpr std::int64_t kBehindUsMax = 10 * kHourUs;

}  // namespace

absl::StatusOr<std::int64_t> ResolveKnownAt(std::string_view claim, std::string_view zone,
                                            std::int64_t recorded_at_us) {
  if (claim.empty()) return recorded_at_us;
  auto instant = domain::ParseInstant(claim, zone);
  if (!instant.ok()) return instant.status();
  return instant->from_date ? std::min(instant->us, recorded_at_us) : instant->us;
}

bool IsEndOfDaySomewhere(std::string_view claim, std::int64_t known_at_us) {
  const auto utc = domain::ParseInstant(claim, "UTC");
  if (!utc.ok() || !utc->from_date) return false;
  const std::int64_t ahead_us = utc->us - known_at_us;
  return ahead_us < kAheadUsMax && ahead_us > -kBehindUsMax && ahead_us % kSecondUs == 0;
}

}  // namespace minutebook::ledger
