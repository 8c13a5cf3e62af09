#include "tools/bench/parse_alone.h"

#include <chrono>

#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"

namespace minutebook::bench {

Sample ParseAlone(const Options& options, const grpc::ByteBuffer& message, std::size_t events) {
  using Clock = std::chrono::steady_clock;
  v1::ReadEventsResponse parsed;
  std::size_t count = 0;
  const auto began = Clock::now();
  while (Clock::now() - began < options.period() && Parse(message, &parsed)) count += events;
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return {static_cast<double>(count) / seconds, 0, 0, 0};
}

}  // namespace minutebook::bench
