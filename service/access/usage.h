// What one principal is using: how fast it asks, how many streams it holds. Thread-safe, and quick:
// it is asked at every call.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "service/access/limits.h"

namespace minutebook::access {

// That a limit is reached.
struct OverLimit {
  const char* limit = "";  // its name in PrincipalLimits
  std::int64_t maximum = 0;
  std::int64_t retry_after_ms = 0;
};

class Usage {
 public:
  explicit Usage(const PrincipalLimits& limits) : limits_(limits) {}
  Usage(const Usage&) = delete;
  Usage& operator=(const Usage&) = delete;

  // Counts a request of this size, at this moment of a clock that is never set.
  std::optional<OverLimit> TakeRequest(std::int64_t bytes, std::int64_t now_ns);
  std::optional<OverLimit> TakeStream() {
    return Hold(streams_, "streams_max", limits_.streams_max);
  }
  void GiveStream() { --streams_; }
  std::optional<OverLimit> TakeImport() {
    return Hold(imports_, "imports_max", limits_.imports_max);
  }
  void GiveImport() { --imports_; }

 private:
  // A bucket that fills at a steady pace: the moment when all that was taken will have been earned.
  using Pace = std::atomic<std::int64_t>;
  static std::optional<std::int64_t> WaitFor(Pace& paid_until_ns, std::int64_t amount,
                                             std::int64_t per_second, std::int64_t burst,
                                             std::int64_t now_ns);
  static std::optional<OverLimit> Hold(std::atomic<int>& held, const char* limit, int maximum);

  const PrincipalLimits limits_;
  Pace requests_paid_ns_{0};
  Pace bytes_paid_ns_{0};
  std::atomic<int> streams_{0};
  std::atomic<int> imports_{0};
};

}  // namespace minutebook::access
