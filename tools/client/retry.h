// Attempts with growing, jittered pauses between them, a bounded number of times.
#pragma once

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace minutebook::client {

struct RetryPolicy {
  int attempts_max = 5;  // of one call, the first included; at least 1
  absl::Duration first_delay = absl::Milliseconds(100);
  absl::Duration delay_max = absl::Seconds(5);
};

// The pauses of one call. Not thread-safe.
class Backoff {
 public:
  // `random` gives numbers in [0, 1): each pause is that far between half its length and the whole,
  // so that many clients do not come back at once.
  explicit Backoff(const RetryPolicy& policy, std::function<double()> random = RandomFraction);

  // How long to wait before the next attempt, at least what the server asks for; nullopt where no
  // attempt is left.
  std::optional<absl::Duration> Next(std::optional<absl::Duration> server_wish = std::nullopt);
  // The last attempt got somewhere: count from the beginning.
  void Reset();

  static double RandomFraction();  // thread-safe

 private:
  const RetryPolicy policy_;
  const std::function<double()> random_;
  int attempts_ = 1;
  absl::Duration delay_;
};

using Sleeper = std::function<void(absl::Duration)>;

// Calls `attempt` until it succeeds, fails for good (see IsRetryable) or no attempt is left, and
// gives its last status.
absl::Status RunWithRetries(Backoff& backoff, const Sleeper& sleep,
                            const std::function<absl::Status()>& attempt);

}  // namespace minutebook::client
