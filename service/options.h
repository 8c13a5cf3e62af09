// The options of minutebookd.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "service/access/tls.h"

namespace minutebook {

struct Options {
  std::string data;
  std::string listen = "127.0.0.1:7466";
  access::TlsFiles tls;
  // The file of who may do what, and that of the first admin's token. Empty: beside the ledger's
  // folder.
  std::string access_file;
  std::string admin_token_file;
  bool new_admin_token = false;
  bool allow_anonymous_loopback = false;
  std::string name = "minutebook";
  std::string log_level = "info";
  std::string log_format = "text";
  std::string log_file;
  bool access_log = false;
  std::string metrics_listen;  // empty: no metrics
  int disk_free_min_mb = 512;
  std::string ready_file;
  std::string backup_folder;  // empty: no backups are made
  // The last event's time, as named to confirm the clock.
  std::optional<std::int64_t> confirmed_last_us;
  bool repair_torn_tail = false;
  // File of the key that signs checkpoints. Empty: beside the ledger's folder.
  std::string signing_key;
  std::string rotate_because;
  std::string key_lost_because;
  std::vector<std::string> witnesses;  // verifier keys
  // Where the latest checkpoint is written, and how often at most. Empty: nowhere.
  std::string checkpoint_file;
  int checkpoint_seconds = 60;
};

// What the parts that are to be started have against the options.
using CheckOptions = std::function<absl::Status(const Options&)>;

// Reads command line, environment and file, and tells everything that is wrong with them at once.
// Returns an exit status where the process is to end (help, version, a check, wrong settings).
std::optional<int> ParseOptions(int argc, char** argv, const CheckOptions& check, Options* options);

}  // namespace minutebook
