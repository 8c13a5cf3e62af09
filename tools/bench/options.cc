#include "tools/bench/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace minutebook::bench {
namespace {

std::string DefaultData() {
  const char* folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/tmp";
}

std::string DefaultServer() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "minutebookd" : (self.parent_path() / "minutebookd").string();
}

void AddWork(CLI::App& app, Options* options) {
  app.add_flag("--quick", options->quick, "Short periods: all of it in under three minutes");
  app.add_option("--rounds", options->rounds,
                 "Rounds of bare, ours, bare, ours ...; by default 5, with --quick 2")
      ->check(CLI::Range(1, 100));
  app.add_option("--only", options->only, "Measure this work alone; may be repeated")
      ->check(CLI::IsMember({"append", "import", "tree", "proofs", "replay", "query", "rebuild",
                             "watch", "corrections", "growth"}));
  app.add_flag("!--no-peers", options->peers,
               "Leave etcd and PostgreSQL out, where they are installed");
  app.add_option("--events", options->events, "Events on record for replay and queries")
      ->check(CLI::Range(20'000, 8'000'000))
      ->capture_default_str();
  app.add_option("--bodies", options->bodies,
                 "Bodies that the events are about; by default 100, for growth 1, 100 and 10000 "
                 "without --quick")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--sizes", options->sizes,
                 "Events to measure growth at; by default 50000,500000,5000000, with --quick "
                 "20000,50000")
      ->check(CLI::Range(20'000, 8'000'000))
      ->delimiter(',');
  app.add_option("--levels", options->levels,
                 "Appends in flight, one level after the other; by default 1,16,64,256")
      ->check(CLI::Range(1, 1000))
      ->delimiter(',');
  app.add_option_function<int>(
         "--period-ms", [options](int ms) { options->length = std::chrono::milliseconds(ms); },
         "How long a period is; by default 1000, with --quick 300")
      ->check(CLI::Range(300, 5'000));
  app.add_option("--in-flight", options->in_flight, "Queries at once")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void AddPlaces(CLI::App& app, Options* options) {
  app.add_flag("--json", options->json, "Print JSON instead of tables");
  app.add_option("--json-file", options->json_file, "Write the JSON into this file, too");
  app.add_option("--plot", options->plot, "Draw the growth into this file, as SVG");
  app.add_option("--data", options->data,
                 "Folder for temporary ledgers: on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--server", options->server, "The minutebookd to measure")->capture_default_str();
}

// For the bench's own use: it starts itself as the bare servers.
void AddServe(CLI::App& app, Options* options) {
  app.add_option("--serve", options->serve)
      ->check(CLI::IsMember({"echo", "commit", "stream"}))
      ->group("");
  app.add_option("--ready-file", options->ready_file)->group("");
  app.add_option("--reply-bytes", options->reply_bytes)->group("");
  app.add_option("--message-file", options->message_file)->group("");
  app.add_option("--messages", options->messages)->group("");
}

// What was not given and depends on what was.
void FillIn(Options* options) {
  if (options->rounds == 0) options->rounds = options->quick ? 2 : 5;
  if (options->length.count() == 0) {
    options->length = std::chrono::milliseconds(options->quick ? 300 : 1000);
  }
  if (options->levels.empty()) options->levels = {1, 16, 64, 256};
  options->growth_bodies = {1, 100, 10'000};
  if (options->quick) options->growth_bodies = {100};
  if (options->bodies == 0) {
    options->bodies = 100;
  } else {
    options->growth_bodies = {options->bodies};
  }
  if (options->sizes.empty()) {
    options->sizes = options->quick ? std::vector<std::uint64_t>{20'000, 50'000}
                                    : std::vector<std::uint64_t>{50'000, 500'000, 5'000'000};
  }
  std::sort(options->sizes.begin(), options->sizes.end());
}

}  // namespace

bool Options::Wants(const std::string& work) const {
  return only.empty() || std::find(only.begin(), only.end(), work) != only.end();
}

std::optional<int> ParseOptions(int argc, char** argv, Options* options) {
  options->data = DefaultData();
  options->server = DefaultServer();
  CLI::App app(
      "minutebook_bench measures the server beside its bare limits, in interleaved rounds.");
  app.set_version_flag("--version", "minutebook_bench " MINUTEBOOK_VERSION);
  AddWork(app, options);
  AddPlaces(app, options);
  AddServe(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  FillIn(options);
  return std::nullopt;
}

}  // namespace minutebook::bench
