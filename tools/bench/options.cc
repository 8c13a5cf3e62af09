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
  app.add_flag("--quick", options->quick, "Short periods: all of it in under three minutes");
  app.add_option("--rounds", options->rounds, "Rounds of bare, ours, bare, ours ...")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--only", options->only, "Measure this work alone; may be repeated")
      ->check(
          CLI::IsMember({"append", "import", "tree", "proofs", "replay", "query", "corrections"}));
  app.add_flag("!--no-peers", options->peers,
               "Leave etcd and PostgreSQL out, where they are installed");
  app.add_flag("--json", options->json, "Print JSON instead of tables");
  app.add_option("--data", options->data,
                 "Folder for temporary ledgers: on the disk to be measured")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--server", options->server, "The minutebookd to measure")->capture_default_str();
  app.add_option("--events", options->events, "Events on record for replay and queries")
      ->check(CLI::Range(20'000, 8'000'000))
      ->capture_default_str();
  app.add_option("--in-flight", options->in_flight, "Queries at once")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  // For the bench's own use: it starts itself as the bare servers.
  app.add_option("--serve", options->serve)
      ->check(CLI::IsMember({"echo", "commit", "stream"}))
      ->group("");
  app.add_option("--ready-file", options->ready_file)->group("");
  app.add_option("--reply-bytes", options->reply_bytes)->group("");
  app.add_option("--message-file", options->message_file)->group("");
  app.add_option("--messages", options->messages)->group("");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return std::nullopt;
}

}  // namespace minutebook::bench
