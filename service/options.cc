#include "service/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "service/domain/instant.h"
#include "service/settings/settings.h"
#include "store/signed_note.h"

namespace minutebook {
namespace {

constexpr int kExitWrongSettings = 2;

std::string CheckWitness(const std::string& text) {
  const auto key = store::VerifierKey::Parse(text);
  if (!key.ok()) return std::string(key.status().message());
  if (key->type() == store::KeyType::kCosignatureV1) return "";
  return "that key signs notes, not cosignatures: ask the witness for its cosignature/v1 key";
}

void AddSigning(Settings& settings, Options* options) {
  CLI::App& app = settings.app();
  app.add_option("--signing-key", options->signing_key,
                 "File of the key that signs checkpoints, outside the ledger's folder; made where "
                 "there is none. By default the folder's name with .signing-key after it");
  CLI::Option* rotate = app.add_option(
      "--rotate-signing-key", options->rotate_because,
      "Make another signing key now, signed by the one in use, and put it on record with this "
      "reason");
  settings.Once(rotate);
  settings.Once(app.add_option("--signing-key-lost", options->key_lost_because,
                               "The signing key is lost for good, in these words: make another, "
                               "which nothing vouches for")
                    ->excludes(rotate));
  settings.Check(app.add_option("--witness", options->witnesses,
                                "Verifier key of a witness whose cosignatures are kept; again for "
                                "each"),
                 CheckWitness);
  app.add_option("--checkpoint-file", options->checkpoint_file,
                 "File that always holds the latest checkpoint; SIGHUP has it written at once");
  settings.AddNumber("--checkpoint-seconds", &options->checkpoint_seconds, 1, 86'400,
                     "How often that file is written at most");
}

void AddAccess(Settings& settings, Options* options) {
  CLI::App& app = settings.app();
  app.add_option("--tls-cert", options->tls.certificate,
                 "The server's certificate, and those between it and its authority, in PEM");
  app.add_option("--tls-key", options->tls.key,
                 "Its private key, in PEM, readable by its owner alone");
  app.add_option("--tls-client-ca", options->tls.client_authorities,
                 "Authorities of clients' certificates, in PEM: clients without one are refused");
  app.add_option("--access-file", options->access_file,
                 "File of who may do what: tokens (their hashes), roles, public bodies. By default "
                 "the ledger's folder's name with .access after it");
  app.add_option("--admin-token-file", options->admin_token_file,
                 "Where the token of the first admin is put, for its owner's eyes alone. By "
                 "default the folder's name with .admin-token after it");
  settings.Once(app.add_flag("--new-admin-token", options->new_admin_token,
                             "Put another admin's token there, although one was made already"));
  app.add_flag("--allow-anonymous-loopback", options->allow_anonymous_loopback,
               "Whoever is on this machine may do everything without a token; for trying out");
}

void AddLog(Settings& settings, Options* options) {
  settings.AddChoice("--log-level", &options->log_level, {"debug", "info", "warn", "error"},
                     "What to log");
  settings.AddChoice("--log-format", &options->log_format, {"text", "json"},
                     "Log lines as text or JSON");
  settings.app().add_option("--log-file", options->log_file,
                            "File to append log lines to; standard error if absent");
  settings.app().add_flag("--access-log", options->access_log,
                          "Log each call at info; otherwise at debug");
}

void AddAll(Settings& settings, Options* options) {
  CLI::App& app = settings.app();
  app.add_option("--data", options->data, "Folder of the ledger; made if it is absent. Required");
  app.add_option("--listen", options->listen,
                 "HOST:PORT; port 0 takes any free one. Without --tls-cert a loopback address")
      ->capture_default_str();
  AddAccess(settings, options);
  app.add_option("--name", options->name, "Name of a ledger made now; ignored for one that exists")
      ->capture_default_str();
  AddLog(settings, options);
  app.add_option("--ready-file", options->ready_file,
                 "File to write HOST:PORT to once the server serves");
  app.add_option("--backup-folder", options->backup_folder,
                 "Folder of backups, outside the ledger's and best on another disk; made if it is "
                 "absent. Without it the server makes none");
  app.add_option("--metrics-listen", options->metrics_listen,
                 "HOST:PORT of this machine's own at which Prometheus finds /metrics, such as "
                 "127.0.0.1:9464. Without it there are none");
  settings.AddNumber("--disk-free-min-mb", &options->disk_free_min_mb, 1, 1'000'000,
                     "With less free on the ledger's disk, in MB, nothing is recorded until there "
                     "is room again");
  AddSigning(settings, options);
  settings.Once(app.add_flag(
      "--repair-torn-tail", options->repair_torn_tail,
      "Drop a record at the end of the log that was torn before anyone was told of it"));
}

// Whether a path lies in a folder, as both are written.
bool LiesIn(const std::string& path, const std::string& folder) {
  std::error_code error;
  const auto inner = std::filesystem::absolute(path, error).lexically_normal();
  const auto outer = std::filesystem::absolute(folder, error).lexically_normal();
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

// What is wrong beyond one option.
void CheckTogether(const Options& options, Settings* settings) {
  if (options.data.empty()) {
    settings->AddProblem("--data: say where the ledger's folder is, or is to be");
    return;
  }
  for (const auto& [name, path] : {std::pair("--backup-folder", options.backup_folder),
                                   std::pair("--signing-key", options.signing_key),
                                   std::pair("--access-file", options.access_file)}) {
    if (path.empty() || !LiesIn(path, options.data)) continue;
    settings->AddProblem(absl::StrCat(name, ": ", path,
                                      " lies in the ledger's folder: name a place "
                                      "outside of ",
                                      options.data));
  }
}

}  // namespace

std::optional<int> ParseOptions(int argc, char** argv, const CheckOptions& check,
                                Options* options) {
  Settings settings(
      "minutebookd keeps a ledger of meetings and decisions and serves it over gRPC.");
  AddAll(settings, options);
  std::string confirmed;
  settings.Check(
      settings.Once(settings.app().add_option(
          "--confirm-clock", confirmed,
          "The last event's time, to confirm that the clock is right although it is before "
          "that time, or over 400 days past it")),
      [](const std::string& text) {
        const auto instant = domain::ParseInstant(text, "UTC");
        return instant.ok() ? std::string() : std::string(instant.status().message());
      });
  bool check_only = false;
  bool print = false;
  settings.Once(settings.app().add_flag("--check-config", check_only,
                                        "Look at all settings, tell what is wrong, and end"));
  settings.Once(settings.app().add_flag("--print-config", print,
                                        "Write the settings as a file would have them, and end"));
  if (const auto status = settings.Parse(argc, argv)) return *status;
  CheckTogether(*options, &settings);
  if (const absl::Status status = check(*options); !status.ok()) {
    settings.AddProblem(std::string(status.message()));
  }
  for (const std::string& problem : settings.problems()) {
    std::fprintf(stderr, "minutebookd: %s\n", problem.c_str());
  }
  if (!settings.problems().empty()) return kExitWrongSettings;
  if (print) std::fputs(settings.ToFile().c_str(), stdout);
  if (check_only && !print) std::puts("The settings are right.");
  if (print || check_only) return 0;
  if (!confirmed.empty()) options->confirmed_last_us = domain::ParseInstant(confirmed, "UTC")->us;
  return std::nullopt;
}

}  // namespace minutebook
