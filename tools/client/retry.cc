#include "tools/client/retry.h"

#include <algorithm>
#include <random>
#include <utility>

#include "tools/client/error.h"

namespace minutebook::client {

Backoff::Backoff(const RetryPolicy& policy, std::function<double()> random)
    : policy_(policy), random_(std::move(random)), delay_(policy.first_delay) {}

std::optional<absl::Duration> Backoff::Next(std::optional<absl::Duration> server_wish) {
  if (attempts_ >= policy_.attempts_max) return std::nullopt;
  ++attempts_;
  const absl::Duration jittered = delay_ * (0.5 + random_() / 2);
  delay_ = std::min(delay_ * 2, policy_.delay_max);
  return std::max(jittered, server_wish.value_or(absl::ZeroDuration()));
}

void Backoff::Reset() {
  attempts_ = 1;
  delay_ = policy_.first_delay;
}

double Backoff::RandomFraction() {
  thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(engine);
}

absl::Status RunWithRetries(Backoff& backoff, const Sleeper& sleep,
                            const std::function<absl::Status()>& attempt) {
  while (true) {
    const absl::Status status = attempt();
    if (status.ok() || !IsRetryable(status)) return status;
    const auto pause = backoff.Next(ErrorOf(status).retry_after);
    if (!pause) return status;
    sleep(*pause);
  }
}

}  // namespace minutebook::client
