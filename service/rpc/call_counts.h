// Counts the calls of this process by method and code, and how long they took. Counting is cheap:
// relaxed atomics, spread over the threads, put together when somebody asks. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "service/ledger/histogram.h"

namespace minutebook::rpc {

// Upper bounds of the histogram of durations, in seconds.
inline constexpr std::array<double, 13> kCallSeconds = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

// gRPC's codes, OK to UNAUTHENTICATED.
inline constexpr std::size_t kCodes = 17;

struct MethodCounts {
  std::string method;
  std::int64_t in_flight = 0;
  std::array<std::uint64_t, kCodes> by_code{};
  ledger::HistogramRead seconds;
};

class CallCounts {
 public:
  static constexpr std::size_t methods_max = 128;

  // Those of this process.
  static CallCounts& OfProcess();

  // A call begins; gives what Ended wants. `method` must be a literal.
  std::size_t Began(const char* method);
  void Ended(std::size_t method, int code, std::chrono::steady_clock::duration took);

  // By method, those that were called.
  std::vector<MethodCounts> Read() const;
  // Whether any answer was refused because what is stored is damaged.
  bool damage_found() const { return damage_found_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kShards = 8;
  struct Cell {
    std::atomic<std::int64_t> in_flight = 0;
    std::array<std::atomic<std::uint64_t>, kCodes> by_code{};
    ledger::Histogram seconds{kCallSeconds};
  };
  struct alignas(64) Shard {
    std::array<Cell, methods_max> cells;
  };
  Shard& OfThread();

  std::array<std::atomic<const char*>, methods_max> methods_{};  // by the literal's address
  std::array<Shard, kShards> shards_;
  std::atomic<unsigned> threads_ = 0;
  std::atomic<bool> damage_found_ = false;
};

}  // namespace minutebook::rpc
