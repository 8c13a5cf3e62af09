#include "tools/bench/goals.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace minutebook::bench {
namespace {

// 0: nothing is asked.
struct Goal {
  double floor = 0;
  double goal = 0;
};

// Of the ratio, at least.
struct RatioGoal {
  const char* work;  // how the row's begins
  const char* limit;
  std::size_t in_flight;  // 0: however many
  Goal goal;
};
constexpr RatioGoal kRatios[] = {
    {"durable append", "bare group commit", 64, {0.75, 0.90}},
    {"durable append", "bare group commit", 256, {0.75, 0.90}},
    {"durable append", "bare echo", 64, {0.45, 0}},
    {"durable append", "bare echo", 256, {0.60, 0}},
    {"durable append", "etcd Put", 64, {1, 1.5}},
    {"durable append", "etcd Put", 256, {1, 1.5}},
    {"durable append", "PostgreSQL insert", 64, {1, 2}},
    {"durable append", "PostgreSQL insert", 256, {1, 2}},
    {"pipelined append", "bare group commit, pipelined", 256, {0.75, 0.90}},
    {"pipelined append", "etcd Put", 256, {0, 3}},
    {"import", "log-only RocksDB", 0, {0.15, 0.35}},
    {"import", "PostgreSQL COPY into an indexed table", 0, {1, 2}},
    {"replay, unparsed", "bare stream", 0, {0.70, 0.85}},
    {"replay, unparsed", "PostgreSQL COPY BINARY out, ordered", 0, {0, 3}},
    {"replay, parsed", "parse alone", 0, {0.90, 0.95}},
    {"office holder, now", "bare echo", 0, {0.90, 0.95}},
    {"document, now", "bare echo", 0, {0.90, 0.95}},
    {"office holder, as ", "bare echo", 0, {0.85, 0.95}},
    {"document, as ", "bare echo", 0, {0.85, 0.95}},
    // Delivered no later than one echo after the sync.
    {"watch, one watcher", "its own answer and half an echo", 0, {1, 1}},
    {"watch, 1000 more on other bodies", "its own answer and half an echo", 0, {0, 1}},
};
// By each core.
constexpr char kRebuild[] = "rebuild of all views";
constexpr Goal kRebuildByCore{0.1, 0.3};

// Microseconds, at most.
constexpr char kProofInProcess[] = "inclusion proof in process";
constexpr Goal kProofP99Us{100, 20};
constexpr Goal kAppendAloneUs{150, 60};

// Of curves, at most.
struct CurveGoal {
  const char* work;
  const char* unit;
  Goal goal;
};
constexpr CurveGoal kCurves[] = {
    {"open after a clean stop", "ms", {300, 0}},   {"open after kill -9", "ms", {1000, 0}},
    {"memory after the import", "MB", {300, 150}}, {"memory after the questions", "MB", {300, 150}},
    {"disk, by payload bytes", "times", {2, 1.5}},
};
// Flat, or logarithmic: from 50 thousand events to 5 million the logarithm grows by 1.43.
constexpr double kGrowthMax = 1.5;

std::string Part(double asked, bool reached) {
  return absl::StrFormat("%.4g %s", asked, reached ? "reached" : "missed");
}

std::string Told(const Goal& goal, double value, bool at_most, const std::string& unit) {
  const auto part = [&](double asked) {
    if (asked == 0) return std::string("-");
    return Part(asked, at_most ? value <= asked : value >= asked);
  };
  return absl::StrCat(part(goal.floor), " / ", part(goal.goal), unit.empty() ? "" : " ", unit);
}

}  // namespace

std::string Verdict(const Row& row) {
  if (!row.failed.ok() || row.ours.empty()) return "";
  if (absl::StartsWith(row.work, kProofInProcess)) {
    return Told(kProofP99Us, MedianOf(row.ours).p99_us, true, "us p99");
  }
  const double ratio = RatioOf(row).median;
  if (ratio == 0) return "";  // no figure of the limit
  if (row.work == kRebuild) {
    const double cores = std::max(1U, std::thread::hardware_concurrency());
    return Told({kRebuildByCore.floor, kRebuildByCore.goal * cores}, ratio, false, "");
  }
  for (const RatioGoal& asked : kRatios) {
    if (absl::StartsWith(row.work, asked.work) && row.limit == asked.limit &&
        (asked.in_flight == 0 || asked.in_flight == row.in_flight)) {
      return Told(asked.goal, ratio, false, "");
    }
  }
  return "";
}

std::string Verdict(const Curve& curve) {
  if (curve.points.empty()) return "";
  for (const CurveGoal& asked : kCurves) {
    if (curve.work != asked.work || curve.unit != asked.unit) continue;
    const auto worst =
        std::max_element(curve.points.begin(), curve.points.end(),
                         [](const Point& a, const Point& b) { return a.value < b.value; });
    return Told(asked.goal, worst->value, true, curve.unit);
  }
  if (curve.Growth() == 0) return "";
  const bool rate = curve.unit == "events/s";
  const double growth = rate ? 1 / curve.Growth() : curve.Growth();
  return growth <= kGrowthMax ? "flat" : "grows";
}

double FloorOf(const Curve& curve) {
  for (const CurveGoal& asked : kCurves) {
    if (curve.work == asked.work && curve.unit == asked.unit) return asked.goal.floor;
  }
  return 0;
}

std::string AppendAloneVerdict(double beyond_us) {
  return Told(kAppendAloneUs, beyond_us, true, "us");
}

}  // namespace minutebook::bench
