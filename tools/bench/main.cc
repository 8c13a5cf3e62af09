// minutebook_bench: measures the server beside its bare limits; README.md says what is what.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "tools/bench/bare_servers.h"
#include "tools/bench/growth.h"
#include "tools/bench/options.h"
#include "tools/bench/plot.h"
#include "tools/bench/report.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr int kExitNotAllMeasured = 1;

// When the whole must be over.
class Deadline {
 public:
  explicit Deadline(std::chrono::seconds max) : end_(Clock::now() + max) {}
  double SecondsLeft() const { return std::chrono::duration<double>(end_ - Clock::now()).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end_;
};

// Measures a work if it is wanted and there is time to begin it.
void Measure(const Options& options, const Deadline& deadline, const std::string& work, Rows* rows,
             const std::function<void()>& measure) {
  if (!options.Wants(work)) return;
  if (deadline.SecondsLeft() > 0) return measure();
  rows->push_back({work, "", "", 1, {}, {}, absl::DeadlineExceededError("the time is up")});
}

void MeasureReads(const Options& options, const Deadline& deadline, Rows* rows) {
  const std::pair<const char*, void (*)(const Options&, const Server&, Rows*)> works[] = {
      {"replay", MeasureReplay},
      {"query", MeasureQueries},
      {"rebuild", MeasureRebuild},
      {"watch", MeasureWatch},
      {"corrections", MeasureCorrections}};  // these add to what is on record
  if (std::none_of(std::begin(works), std::end(works),
                   [&](const auto& work) { return options.Wants(work.first); })) {
    return;
  }
  auto server = StartLoaded(options);
  if (!server.ok()) {
    rows->push_back({"replay and queries", "", "events", 1, {}, {}, server.status()});
    return;
  }
  for (const auto& [work, measure] : works) {
    Measure(options, deadline, work, rows, [&] { measure(options, *server, rows); });
  }
}

bool AllMeasured(const Result& result) {
  return std::all_of(result.rows.begin(), result.rows.end(),
                     [](const Row& row) { return row.failed.ok(); }) &&
         std::all_of(result.growth.begin(), result.growth.end(),
                     [](const Curve& curve) { return curve.failed.ok(); });
}

int Run(const Options& options) {
  const Deadline deadline(options.time_max());
  Result result;
  Rows& rows = result.rows;
  result.conditions = Conditions(options);
  Measure(options, deadline, "append", &rows,
          [&] { MeasureAppend(options, &rows, &result.syncs); });
  Measure(options, deadline, "import", &rows, [&] { MeasureImport(options, &rows); });
  Measure(options, deadline, "tree", &rows, [&] { MeasureTree(options, &rows); });
  Measure(options, deadline, "proofs", &rows, [&] { MeasureProofs(options, &rows); });
  MeasureReads(options, deadline, &rows);
  Measure(options, deadline, "growth", &rows, [&] {
    result.growth = MeasureGrowth(options, [&deadline] { return deadline.SecondsLeft(); });
  });
  std::fputs((options.json ? ToJson(result) : ToText(result)).c_str(), stdout);
  if (!options.json_file.empty()) std::ofstream(options.json_file) << ToJson(result);
  if (!options.plot.empty()) {
    std::ofstream(options.plot) << ToSvg(result.growth, Machine());
  }
  return AllMeasured(result) ? 0 : kExitNotAllMeasured;
}

}  // namespace
}  // namespace minutebook::bench

int main(int argc, char** argv) {
  // As minutebookd does: the bare servers, and the clients that share their cores, leave out what
  // can be left out.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  minutebook::bench::Options options;
  if (const auto status = minutebook::bench::ParseOptions(argc, argv, &options)) return *status;
  return options.serve.empty() ? minutebook::bench::Run(options)
                               : minutebook::bench::ServeBare(options);
}
