// Figures of one measured period, and how rounds of them are put together.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace minutebook::bench {

struct Sample {
  // Calls or events a second.
  double per_second = 0;
  // Of a call, microseconds; 0 where calls were not timed.
  double p50_us = 0;
  double p99_us = 0;
  // CPU that the server used for one call or event, microseconds.
  double cpu_us = 0;
};

// One line of the result: the same work by several rounds of us and of a limit.
struct Row {
  std::string work;
  std::string limit;  // what it is compared with
  std::string unit;   // "calls" or "events"
  std::size_t in_flight = 1;
  std::vector<Sample> ours;
  std::vector<Sample> bare;
  // Why there are no figures; OK where there are.
  absl::Status failed;
};

double Median(std::vector<double> values);
// `latencies_us` is sorted by this.
Sample MakeSample(double per_second, double cpu_us, std::vector<float>* latencies_us);

// Medians over the rounds, each figure by itself.
Sample MedianOf(const std::vector<Sample>& rounds);

struct Ratio {
  double median = 0;
  double least = 0;
  double most = 0;
};
// Ours over bare, round by round.
Ratio RatioOf(const Row& row);

}  // namespace minutebook::bench
