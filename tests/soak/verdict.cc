#include "tests/soak/verdict.h"

#include "absl/strings/str_format.h"

namespace minutebook::soak {
namespace {

constexpr double kMega = 1e6;
// A first, a middle and a last one.
constexpr std::size_t kStretchesMin = 3;

template <typename Of>
Trend TrendOf(const std::vector<Stretch>& stretches, const Of& of) {
  const std::size_t third = stretches.size() / 3;
  std::vector<double> middle, last;
  for (std::size_t i = third; i < stretches.size(); ++i) {
    (i < stretches.size() - third ? middle : last).push_back(of(stretches[i]));
  }
  return {bench::Median(middle), bench::Median(last)};
}

std::string Told(const char* what, const Trend& trend, double unit, const char* unit_name) {
  return absl::StrFormat("%s %.2f then %.2f %s (x%.2f)", what, trend.middle / unit,
                         trend.last / unit, unit_name, trend.ratio());
}

}  // namespace

std::string LineOf(double seconds, const Stretch& s) {
  return absl::StrFormat(
      "%6.0f s  position %9d  appends %6.0f/s p50 %6.2f p99 %7.2f ms  questions %6.0f/s p50 %5.2f "
      "p99 %6.2f ms  imported %6.0f/s  replayed %7.0f/s  watched %6.0f/s  memory %5.0f MB  errors "
      "%d",
      seconds, s.position, s.appends.per_second, s.appends.p50_us / 1000, s.appends.p99_us / 1000,
      s.questions.per_second, s.questions.p50_us / 1000, s.questions.p99_us / 1000,
      s.imported_per_second, s.replayed_per_second, s.watched_per_second, s.resident_bytes / kMega,
      s.errors.size());
}

Verdict Judge(const std::vector<Stretch>& stretches) {
  Verdict verdict;
  verdict.told = stretches.size() >= kStretchesMin;
  verdict.resident_bytes = TrendOf(stretches, [](const Stretch& s) { return s.resident_bytes; });
  verdict.append_p50_us = TrendOf(stretches, [](const Stretch& s) { return s.appends.p50_us; });
  verdict.append_p99_us = TrendOf(stretches, [](const Stretch& s) { return s.appends.p99_us; });
  verdict.question_p99_us = TrendOf(stretches, [](const Stretch& s) { return s.questions.p99_us; });
  for (const Stretch& stretch : stretches) verdict.errors += stretch.errors.size();
  return verdict;
}

std::string TextOf(const Verdict& verdict) {
  if (!verdict.told) {
    return absl::StrFormat(
        "Memory and latency: too short to tell, that takes %d lines at least. Errors: %d.",
        kStretchesMin, verdict.errors);
  }
  return absl::StrFormat("Memory %s: %s. Latency %s: %s, %s, %s. Errors: %d.",
                         verdict.memory_flat() ? "flat" : "GROWS",
                         Told("server's", verdict.resident_bytes, kMega, "MB"),
                         verdict.latency_flat() ? "flat" : "GROWS",
                         Told("append p50", verdict.append_p50_us, 1000, "ms"),
                         Told("p99", verdict.append_p99_us, 1000, "ms"),
                         Told("question p99", verdict.question_p99_us, 1000, "ms"), verdict.errors);
}

}  // namespace minutebook::soak
