#include "service/rpc/call_counts.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/match.h"

namespace minutebook::rpc {

CallCounts& CallCounts::OfProcess() {
  static CallCounts* const counts = new CallCounts();  // outlives every thread
  return *counts;
}

CallCounts::Shard& CallCounts::OfThread() {
  thread_local const unsigned shard = threads_.fetch_add(1, std::memory_order_relaxed) % kShards;
  return shards_[shard];
}

std::size_t CallCounts::Began(const char* method) {
  std::size_t at = std::hash<const char*>()(method) % methods_max;
  // There are fewer literals than places; were there not, the last would share one.
  for (std::size_t tries = 0; tries < methods_max; ++tries, at = (at + 1) % methods_max) {
    const char* found = methods_[at].load(std::memory_order_acquire);
    if (found == method) break;
    if (found == nullptr && methods_[at].compare_exchange_strong(found, method)) break;
    if (found == method) break;  // another thread was quicker
  }
  OfThread().cells[at].in_flight.fetch_add(1, std::memory_order_relaxed);
  return at;
}

void CallCounts::Ended(std::size_t method, int code, std::chrono::steady_clock::duration took) {
  Cell& cell = OfThread().cells[method];
  cell.in_flight.fetch_sub(1, std::memory_order_relaxed);
  const std::size_t counted = std::min<std::size_t>(static_cast<std::size_t>(code), kCodes - 1);
  cell.by_code[counted].fetch_add(1, std::memory_order_relaxed);
  cell.seconds.Observe(std::chrono::duration<double>(took).count());
  constexpr int kDataLoss = 15;
  // A damaged backup is no damage of what is served.
  if (code == kDataLoss && !absl::StrContains(methods_[method].load(), "Backup")) {
    damage_found_.store(true, std::memory_order_relaxed);
  }
}

std::vector<MethodCounts> CallCounts::Read() const {
  std::map<std::string, MethodCounts> by_name;  // one name may be several literals
  for (std::size_t at = 0; at < methods_max; ++at) {
    const char* const method = methods_[at].load(std::memory_order_acquire);
    if (method == nullptr) continue;
    MethodCounts& counts = by_name[method];
    counts.method = method;
    for (const Shard& shard : shards_) {
      const Cell& cell = shard.cells[at];
      counts.in_flight += cell.in_flight.load(std::memory_order_relaxed);
      for (std::size_t code = 0; code < kCodes; ++code) {
        counts.by_code[code] += cell.by_code[code].load(std::memory_order_relaxed);
      }
      cell.seconds.AddTo(&counts.seconds);
    }
  }
  std::vector<MethodCounts> all;
  for (auto& [name, counts] : by_name) all.push_back(std::move(counts));
  return all;
}

}  // namespace minutebook::rpc
