#include "tools/cli/known_at.h"

#include "absl/time/civil_time.h"
#include "tools/cli/civil_date.h"

namespace minutebook::cli {

std::optional<absl::Time> ParseKnownAt(const std::string& text) {
  if (text.empty()) return absl::InfiniteFuture();
  if (const auto day = ParseCivilDay(text)) {
    return absl::FromCivil(*day + 1, absl::UTCTimeZone()) - absl::Microseconds(1);
  }
  absl::Time time;
  // A time without its zone is refused: absl::RFC3339_full insists on one.
  if (absl::ParseTime(absl::RFC3339_full, text, &time, nullptr) && text.size() >= 20) return time;
  return std::nullopt;
}

}  // namespace minutebook::cli
