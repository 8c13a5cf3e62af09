// The file in which a client keeps what it has seen of servers: one JSON object a line, a server
// each, with its ledger's key and last checkpoint. Written whole or not at all.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "service/verify/remembered.h"

namespace minutebook::cli {

// $XDG_STATE_HOME/minutebook/known-ledgers, else ~/.local/state/...; empty where there is no home.
std::string DefaultKnownLedgers();

class KnownLedgers {
 public:
  // A file that is not there holds nothing. An error names the file and the line: what cannot be
  // read is never taken for nothing.
  static absl::StatusOr<KnownLedgers> Load(const std::string& path);

  const std::map<std::string, verify::Remembered>& all() const { return servers_; }
  std::optional<verify::Remembered> Find(const std::string& server) const;
  void Remember(const std::string& server, verify::Remembered seen);
  // False where nothing was known of it.
  bool Forget(const std::string& server);
  // Makes the folder where there is none.
  absl::Status Save() const;

 private:
  explicit KnownLedgers(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::map<std::string, verify::Remembered> servers_;
};

}  // namespace minutebook::cli
