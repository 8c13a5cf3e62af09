// A histogram that many threads may add to and one may read at any time: relaxed counters, so that
// counting costs next to nothing. What is read may be a few observations old.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace minutebook::ledger {

// What was observed so far: how often each bound was the first that is not exceeded, then how often
// none was; and the sum of all.
struct HistogramRead {
  std::vector<std::uint64_t> counts;
  double sum = 0;
};

class Histogram {
 public:
  static constexpr std::size_t bounds_max = 16;
  // Increasing, at most bounds_max, and must outlive this.
  explicit Histogram(std::span<const double> bounds) : bounds_(bounds) {}

  void Observe(double value) {
    const auto at = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
    counts_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }
  // Adds what was observed to `read`.
  void AddTo(HistogramRead* read) const {
    read->counts.resize(bounds_.size() + 1);
    for (std::size_t i = 0; i < read->counts.size(); ++i) {
      read->counts[i] += counts_[i].load(std::memory_order_relaxed);
    }
    read->sum += sum_.load(std::memory_order_relaxed);
  }

 private:
  const std::span<const double> bounds_;
  std::array<std::atomic<std::uint64_t>, bounds_max + 1> counts_{};
  std::atomic<double> sum_ = 0;
};

}  // namespace minutebook::ledger
