// minutebook_soak: a server under full load for as long as one likes, a line every few seconds;
// then a thousand watchers beside the writers. Exit status 0: memory and latency stayed flat where
// it went on for long enough to tell, nothing failed, and the watchers cost the writers no more
// than a fifth.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "absl/strings/str_format.h"
#include "tests/soak/crowd.h"
#include "tests/soak/load.h"
#include "tests/soak/verdict.h"
#include "tools/bench/options.h"

namespace minutebook::soak {
namespace {

constexpr double kRatioMin = 0.8;
constexpr int kWatcherRounds = 3;

void Say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

std::optional<int> Parse(int argc, char** argv, Options* options) {
  CLI::App app("Keeps minutebookd under full load and says how it does.");
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  options->server = (self.parent_path() / "minutebookd").string();
  options->data = std::filesystem::temp_directory_path().string();
  std::int64_t load = options->load.count();
  std::int64_t interval = options->interval.count();
  std::int64_t watchers_for = 10;
  app.add_option("--seconds", load, "Of full load")->check(CLI::Range(3, 1'000'000));
  app.add_option("--interval", interval, "Seconds between two lines")->check(CLI::Range(1, 3600));
  app.add_option("--watchers-for", watchers_for,
                 "Seconds of each round without and with watchers; 0: none")
      ->check(CLI::Range(0, 3600));
  app.add_option("--watchers", options->watchers)->check(CLI::Range(1, 1000));
  app.add_option("--idle-watchers", options->idle_watchers, "Of these, those that never read")
      ->check(CLI::Range(0, 1000));
  app.add_flag("--watch-all", options->watch_all, "Each watcher sees all bodies, and not one");
  app.add_option("--writers", options->writers, "Appends in flight")->check(CLI::Range(1, 1000));
  app.add_option("--server", options->server, "The minutebookd to load")->check(CLI::ExistingFile);
  app.add_option("--data", options->data, "Folder in which a temporary one is made")
      ->check(CLI::ExistingDirectory);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  options->load = std::chrono::seconds(load);
  options->interval = std::chrono::seconds(interval);
  options->watchers_for = std::chrono::seconds(watchers_for);
  return std::nullopt;
}

Verdict RunLoad(const Options& options, Load* load) {
  std::vector<Stretch> stretches;
  const auto began = std::chrono::steady_clock::now();
  double passed = 0;
  while (passed < static_cast<double>(options.load.count())) {
    stretches.push_back(load->Run(options.interval));
    passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    Say(LineOf(passed, stretches.back()));
    for (const absl::Status& error : stretches.back().errors) Say("    " + error.ToString());
  }
  const Verdict verdict = Judge(stretches);
  Say(TextOf(verdict));
  return verdict;
}

// Rounds of without, with, without ..., so that what changes by itself is not laid to the watchers.
bool RunWatchers(const Options& options, const bench::Server& server, Load* load) {
  std::vector<double> without, with;
  double resident_bytes = 0;
  for (int round = 0; round < kWatcherRounds; ++round) {
    const auto alone = load->Append(options.watchers_for);
    if (!alone.ok()) return Say(alone.status().ToString()), false;
    without.push_back(alone->per_second);
    Crowd crowd(server.child.address(), options.watchers, options.idle_watchers, options.watch_all);
    crowd.AwaitAllHeard();
    const auto beside = load->Append(options.watchers_for);
    if (!beside.ok()) return Say(beside.status().ToString()), false;
    with.push_back(beside->per_second);
    resident_bytes = std::max(resident_bytes, server.child.ResidentBytes());
    Say(absl::StrFormat(
        "watchers: %d of %s, %d of which never read: appends %.0f/s without, %.0f/s "
        "with; CPU of the server %.0f and %.0f us an append; %d messages, %d readers dropped; "
        "memory "
        "%.0f MB",
        options.watchers, options.watch_all ? "all bodies" : "one body each", options.idle_watchers,
        alone->per_second, beside->per_second, alone->cpu_us, beside->cpu_us, crowd.messages(),
        crowd.ended(), server.child.ResidentBytes() / 1e6));
    if (crowd.ended() > 0) return false;
  }
  const double ratio = bench::Median(with) / bench::Median(without);
  Say(absl::StrFormat("Writers beside %d watchers: %.0f%% of what they do without; memory %.0f MB.",
                      options.watchers, ratio * 100, resident_bytes / 1e6));
  return ratio >= kRatioMin;
}

int Run(const Options& options) {
  bench::Options server_options;
  server_options.data = options.data;
  server_options.server = options.server;
  server_options.bodies = 100;
  const auto server = bench::StartOurs(server_options);
  if (!server.ok()) return Say(server.status().ToString()), 1;
  Load load(options, *server);
  if (const absl::Status begun = load.Begin(); !begun.ok()) return Say(begun.ToString()), 1;
  const Verdict verdict = RunLoad(options, &load);
  bool good = verdict.good();
  load.StopWatching();
  if (options.watchers_for.count() > 0) good = RunWatchers(options, *server, &load) && good;
  if (!good) {
    Say("The soak is NOT passed.");
  } else if (verdict.told) {
    Say("The soak is passed.");
  } else {
    Say("The soak is passed, but for what it was too short to tell.");
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace minutebook::soak

int main(int argc, char** argv) {
  minutebook::soak::Options options;
  if (const auto status = minutebook::soak::Parse(argc, argv, &options)) return *status;
  return minutebook::soak::Run(options);
}
