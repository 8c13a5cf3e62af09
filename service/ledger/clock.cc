#include "service/ledger/clock.h"

#include <time.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "service/domain/instant.h"

namespace minutebook::ledger {
namespace {

std::int64_t ReadUs(clockid_t id) {
  timespec now{};
  clock_gettime(id, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace

std::int64_t SystemClock::WallUs() const { return ReadUs(CLOCK_REALTIME); }
std::int64_t SystemClock::SteadyUs() const { return ReadUs(CLOCK_BOOTTIME); }

ClockGuard::ClockGuard(const Clock& clock, std::int64_t last_recorded_us,
                       std::optional<std::int64_t> confirmed_last_us)
    : clock_(clock), wall_at_open_us_(clock.WallUs()), steady_at_open_us_(clock.SteadyUs()) {
  if (last_recorded_us == 0 || confirmed_last_us == last_recorded_us) return;
  const std::string last = domain::FormatInstant(last_recorded_us);
  const std::string remedy = absl::StrCat(
      ". Set the clock and restart the server, or, if the clock is right, restart it with "
      "--confirm-clock=",
      last);
  if (wall_at_open_us_ < last_recorded_us - kDivergenceUsMax) {
    refused_at_open_ =
        absl::StrCat("the clock says ", domain::FormatInstant(wall_at_open_us_),
                     ", over a minute before the last event, recorded at ", last, remedy);
  } else if (wall_at_open_us_ - last_recorded_us > kGapUsMax) {
    refused_at_open_ =
        absl::StrCat("the clock says ", domain::FormatInstant(wall_at_open_us_),
                     ", over 400 days after the last event, recorded at ", last, remedy);
  }
}

std::string ClockGuard::Check(std::int64_t* wall_us) const {
  *wall_us = clock_.WallUs();
  if (!refused_at_open_.empty()) return refused_at_open_;
  const std::int64_t wall_passed = *wall_us - wall_at_open_us_;
  const std::int64_t steady_passed = clock_.SteadyUs() - steady_at_open_us_;
  if (std::llabs(wall_passed - steady_passed) > kDivergenceUsMax) {
    return absl::StrCat("the machine's clock was set by ",
                        (wall_passed - steady_passed) / 1'000'000,
                        " s since the server started. Set it back, or, if it is right now, restart "
                        "the server");
  }
  return "";
}

}  // namespace minutebook::ledger
