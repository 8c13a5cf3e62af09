// What all commands share: the console, the options before the command, and the client.
#pragma once

#include <memory>
#include <string>

#include "service/verify/remembered.h"
#include "tools/cli/console.h"
#include "tools/cli/exit_code.h"
#include "tools/client/client.h"

namespace minutebook::cli {

class Session {
 public:
  explicit Session(Console console) : console(console), known_ledgers(console.known_ledgers) {}

  // Made when it is first needed, with the options as they then are. What the server says of its
  // history is then compared with what was seen of it before; where it contradicts that, every call
  // ends with a status that says so.
  client::Client& client();

  Console console;
  std::string server = client::kDefaultServer;
  client::TlsOptions tls;
  std::string token;
  std::string token_file;
  double timeout_seconds = 30;
  bool json = false;  // answers for programs
  // The file of what was seen of servers; empty: nothing is remembered, and nothing compared.
  std::string known_ledgers;
  // What this run has seen of the server last, or what the file held of it when it began.
  std::optional<verify::Remembered> seen;
  ExitCode exit_code = kOk;

 private:
  std::unique_ptr<client::Client> client_;
};

}  // namespace minutebook::cli
