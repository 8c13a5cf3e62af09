// What one principal may ask of the server, in one place: so that no client, however it was let
// in, starves the others.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace minutebook::access {

struct PrincipalLimits {
  // Calls begun, and messages of imports; and how many may come at once after a pause.
  std::int64_t requests_per_second_max = 5'000;
  std::int64_t requests_burst_max = 20'000;
  // Bytes of requests; and how many may come at once after a pause.
  std::int64_t bytes_per_second_max = 32 * 1024 * 1024;
  std::int64_t bytes_burst_max = 128 * 1024 * 1024;
  // Open ReadEvents, Watch and other server streams.
  int streams_max = 1'024;
  // Open Import calls.
  int imports_max = 16;
};

// What is kept of who may do what.
struct BookLimits {
  std::size_t tokens_max = 1'000;
  std::size_t grants_max = 10'000;
  // How long tokens that are revoked or expired are still told of.
  std::chrono::hours ended_kept{90 * 24};
  std::size_t file_bytes_max = 8 * 1024 * 1024;
};

}  // namespace minutebook::access
