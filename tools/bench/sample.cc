#include "tools/bench/sample.h"

#include <algorithm>

namespace minutebook::bench {
namespace {

template <typename Field>
double MedianField(const std::vector<Sample>& rounds, Field field) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const Sample& sample : rounds) values.push_back(sample.*field);
  return Median(std::move(values));
}

}  // namespace

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Sample MakeSample(double per_second, double cpu_us, std::vector<float>* latencies_us) {
  Sample sample{per_second, 0, 0, cpu_us};
  if (latencies_us->empty()) return sample;
  std::sort(latencies_us->begin(), latencies_us->end());
  sample.p50_us = (*latencies_us)[latencies_us->size() / 2];
  sample.p99_us = (*latencies_us)[latencies_us->size() * 99 / 100];
  return sample;
}

Sample MedianOf(const std::vector<Sample>& rounds) {
  return {MedianField(rounds, &Sample::per_second), MedianField(rounds, &Sample::p50_us),
          MedianField(rounds, &Sample::p99_us), MedianField(rounds, &Sample::cpu_us)};
}

Ratio RatioOf(const Row& row) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(row.ours.size(), row.bare.size()); ++i) {
    if (row.bare[i].per_second > 0) {
      ratios.push_back(row.ours[i].per_second / row.bare[i].per_second);
    }
  }
  if (ratios.empty()) return {};
  const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  return {Median(ratios), *least, *most};
}

}  // namespace minutebook::bench
