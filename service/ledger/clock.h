// The time as the ledger sees it, and whether it can be trusted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace minutebook::ledger {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since 1970-01-01T00:00:00Z, as the machine believes.
  virtual std::int64_t WallUs() const = 0;
  // Microseconds since some fixed moment; never set, goes on while the machine sleeps.
  virtual std::int64_t SteadyUs() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t WallUs() const override;
  std::int64_t SteadyUs() const override;
};

// Compares the two clocks with each other, and at the start with the last event. Thread-safe.
class ClockGuard {
 public:
  // How far the wall clock may leave the steady one, or at open lie behind the last event: clocks
  // are set right by seconds, and recorded_at runs ahead of them under load.
  static constexpr std::int64_t kDivergenceUsMax = 60LL * 1'000'000;
  // How far past the last event the wall clock may be at open.
  static constexpr std::int64_t kGapUsMax = 400LL * 24 * 3600 * 1'000'000;

  // `confirmed_last_us`: the last event's time, as the operator named it to confirm that the clock
  // is right; nullopt where nobody did.
  ClockGuard(const Clock& clock, std::int64_t last_recorded_us,
             std::optional<std::int64_t> confirmed_last_us);

  // Why the clock cannot be trusted now; empty where it can. Sets *wall_us.
  std::string Check(std::int64_t* wall_us) const;

 private:
  const Clock& clock_;
  const std::int64_t wall_at_open_us_;
  const std::int64_t steady_at_open_us_;
  std::string refused_at_open_;  // constant after construction
};

}  // namespace minutebook::ledger
