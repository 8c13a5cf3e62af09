// A clock that a test sets.
#pragma once

#include <atomic>
#include <cstdint>

#include "service/ledger/clock.h"

namespace minutebook::testing {

class FakeClock final : public ledger::Clock {
 public:
  explicit FakeClock(std::int64_t wall_us) : wall_us_(wall_us) {}

  std::int64_t WallUs() const override { return wall_us_; }
  std::int64_t SteadyUs() const override { return steady_us_; }

  // Time passes: both clocks go on.
  void Advance(std::int64_t us) {
    wall_us_ += us;
    steady_us_ += us;
  }
  // Somebody sets the machine's clock.
  void SetWall(std::int64_t wall_us) { wall_us_ = wall_us; }

 private:
  std::atomic<std::int64_t> wall_us_;
  std::atomic<std::int64_t> steady_us_{1'000'000};
};

}  // namespace minutebook::testing
