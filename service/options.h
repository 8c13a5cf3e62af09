// The options of minutebookd.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/access/tls.h"
#include "store/signed_note.h"

namespace minutebook {

struct Options {
  std::string data;
  std::string listen = "127.0.0.1:7466";
  access::TlsFiles tls;
  std::string name = "minutebook";
  std::string log_level = "info";
  std::string log_format = "text";
  std::string log_file;
  std::string ready_file;
  // The last event's time, as named to confirm the clock.
  std::optional<std::int64_t> confirmed_last_us;
  bool repair_torn_tail = false;
  // File of the key that signs checkpoints. Empty: beside the ledger's folder.
  std::string signing_key;
  std::string rotate_because;
  std::string key_lost_because;
  std::vector<store::VerifierKey> witnesses;
  // Where the latest checkpoint is written, and how often at most. Empty: nowhere.
  std::string checkpoint_file;
  int checkpoint_seconds = 60;
};

// Parses the command line. Returns an exit status where the process is to end at once (help,
// version, wrong usage), having told why.
std::optional<int> ParseOptions(int argc, char** argv, Options* options);

}  // namespace minutebook
