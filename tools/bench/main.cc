// minutebook_bench: measures the server beside its bare limits; README.md says what is what.

#include <algorithm>
#include <cstdio>

#include "tools/bench/bare_servers.h"
#include "tools/bench/options.h"
#include "tools/bench/report.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr int kExitNotAllMeasured = 1;

void MeasureReads(const Options& options, Rows* rows) {
  auto server = StartLoaded(options);
  if (!server.ok()) {
    rows->push_back({"replay and queries", "", "events", 1, {}, {}, server.status()});
    return;
  }
  if (options.Wants("replay")) MeasureReplay(options, *server, rows);
  if (options.Wants("query")) MeasureQueries(options, *server, rows);
  if (options.Wants("corrections")) MeasureCorrections(options, *server, rows);
}

int Run(const Options& options) {
  Result result;
  result.conditions = Conditions(options);
  if (options.Wants("append")) MeasureAppend(options, &result.rows, &result.syncs);
  if (options.Wants("import")) MeasureImport(options, &result.rows);
  if (options.Wants("tree")) MeasureTree(options, &result.rows);
  if (options.Wants("proofs")) MeasureProofs(options, &result.rows);
  if (options.Wants("replay") || options.Wants("query") || options.Wants("corrections")) {
    MeasureReads(options, &result.rows);
  }
  std::fputs((options.json ? ToJson(result) : ToText(result)).c_str(), stdout);
  const bool all = std::all_of(result.rows.begin(), result.rows.end(),
                               [](const Row& row) { return row.failed.ok(); });
  return all ? 0 : kExitNotAllMeasured;
}

}  // namespace
}  // namespace minutebook::bench

int main(int argc, char** argv) {
  minutebook::bench::Options options;
  if (const auto status = minutebook::bench::ParseOptions(argc, argv, &options)) return *status;
  return options.serve.empty() ? minutebook::bench::Run(options)
                               : minutebook::bench::ServeBare(options);
}
