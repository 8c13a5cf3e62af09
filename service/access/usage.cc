#include "service/access/usage.h"

#include <algorithm>

namespace minutebook::access {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kNsPerMs = 1'000'000;
// What is held is given back at no known time.
constexpr std::int64_t kHeldRetryMs = 1'000;

}  // namespace

// After ITU-T I.371's virtual scheduling: one number, no timer. It never lies further ahead than
// the burst allows.
std::optional<std::int64_t> Usage::WaitFor(Pace& paid_until_ns, std::int64_t amount,
                                           std::int64_t per_second, std::int64_t burst,
                                           std::int64_t now_ns) {
  const std::int64_t cost_ns = amount * kNsPerSecond / per_second;
  const std::int64_t ahead_max_ns = burst * kNsPerSecond / per_second;
  std::int64_t paid = paid_until_ns.load(std::memory_order_relaxed);
  while (true) {
    const std::int64_t next = std::max(paid, now_ns) + cost_ns;
    if (next - now_ns > ahead_max_ns) return next - now_ns - ahead_max_ns;
    if (paid_until_ns.compare_exchange_weak(paid, next, std::memory_order_relaxed)) {
      return std::nullopt;
    }
  }
}

std::optional<OverLimit> Usage::TakeRequest(std::int64_t bytes, std::int64_t now_ns) {
  const auto over = [](const char* limit, std::int64_t maximum, std::int64_t wait_ns) {
    return OverLimit{limit, maximum, wait_ns / kNsPerMs + 1};
  };
  if (const auto wait = WaitFor(requests_paid_ns_, 1, limits_.requests_per_second_max,
                                limits_.requests_burst_max, now_ns)) {
    return over("requests_per_second_max", limits_.requests_per_second_max, *wait);
  }
  if (const auto wait = WaitFor(bytes_paid_ns_, bytes, limits_.bytes_per_second_max,
                                limits_.bytes_burst_max, now_ns)) {
    return over("bytes_per_second_max", limits_.bytes_per_second_max, *wait);
  }
  return std::nullopt;
}

std::optional<OverLimit> Usage::Hold(std::atomic<int>& held, const char* limit, int maximum) {
  if (++held <= maximum) return std::nullopt;
  --held;
  return OverLimit{limit, maximum, kHeldRetryMs};
}

}  // namespace minutebook::access
