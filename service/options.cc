#include "service/options.h"

#include <CLI/CLI.hpp>

#include "service/domain/instant.h"

namespace minutebook {
namespace {

std::string CheckWitness(const std::string& text) {
  const auto key = store::VerifierKey::Parse(text);
  if (!key.ok()) return std::string(key.status().message());
  if (key->type() == store::KeyType::kCosignatureV1) return "";
  return "that key signs notes, not cosignatures: ask the witness for its cosignature/v1 key";
}

void AddSigning(CLI::App* app, Options* options) {
  app->add_option("--signing-key", options->signing_key,
                  "File of the key that signs checkpoints, outside the ledger's folder; made where "
                  "there is none. By default the folder's name with .signing-key after it");
  auto* rotate = app->add_option(
      "--rotate-signing-key", options->rotate_because,
      "Make another signing key now, signed by the one in use, and put it on record with this "
      "reason");
  app->add_option("--signing-key-lost", options->key_lost_because,
                  "The signing key is lost for good, in these words: make another, which nothing "
                  "vouches for")
      ->excludes(rotate);
  app->add_option("--witness",
                  "Verifier key of a witness whose cosignatures are kept; again for "
                  "each")
      ->check(CheckWitness)
      ->each([options](const std::string& text) {
        const auto key = store::VerifierKey::Parse(text);
        if (key.ok()) options->witnesses.push_back(*key);
      });
  app->add_option("--checkpoint-file", options->checkpoint_file,
                  "File that always holds the latest checkpoint; SIGHUP has it written at once");
  app->add_option("--checkpoint-seconds", options->checkpoint_seconds,
                  "How often that file is written at most")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
}

}  // namespace

std::optional<int> ParseOptions(int argc, char** argv, Options* options) {
  CLI::App app("minutebookd keeps a ledger of meetings and decisions and serves it over gRPC.");
  app.set_version_flag("--version", "minutebookd " MINUTEBOOK_VERSION);
  app.add_option("--data", options->data, "Folder of the ledger; made if it is absent")
      ->required()
      ->envname("MINUTEBOOK_DATA");
  app.add_option("--listen", options->listen,
                 "HOST:PORT; port 0 takes any free one. Without --tls-client-ca a loopback address")
      ->capture_default_str();
  app.add_option("--tls-cert", options->tls.certificate,
                 "The server's certificate, and those between it and its authority, in PEM");
  app.add_option("--tls-key", options->tls.key,
                 "Its private key, in PEM, readable by its owner alone");
  app.add_option("--tls-client-ca", options->tls.client_authorities,
                 "Authorities of clients' certificates, in PEM: clients without one are refused");
  app.add_option("--name", options->name, "Name of a ledger made now; ignored for one that exists")
      ->capture_default_str();
  app.add_option("--log-level", options->log_level, "What to log")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_option("--log-format", options->log_format, "Log lines as text or JSON")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--log-file", options->log_file,
                 "File to append log lines to; standard error if absent");
  app.add_option("--ready-file", options->ready_file,
                 "File to write HOST:PORT to once the server serves");
  app.add_flag("--repair-torn-tail", options->repair_torn_tail,
               "Drop a record at the end of the log that was torn before anyone was told of it");
  AddSigning(&app, options);
  std::string confirmed;
  app.add_option("--confirm-clock", confirmed,
                 "The last event's time, to confirm that the clock is right although it is before "
                 "that time, or over 400 days past it")
      ->check([](const std::string& text) {
        const auto instant = domain::ParseInstant(text, "UTC");
        return instant.ok() ? std::string() : std::string(instant.status().message());
      });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!confirmed.empty()) options->confirmed_last_us = domain::ParseInstant(confirmed, "UTC")->us;
  return std::nullopt;
}

}  // namespace minutebook
