// What all commands share: the console, the options before the command, and the client.
#pragma once

#include <memory>
#include <string>

#include "tools/cli/console.h"
#include "tools/cli/exit_code.h"
#include "tools/client/client.h"

namespace minutebook::cli {

class Session {
 public:
  explicit Session(Console console) : console(console) {}

  // Made when it is first needed, with the options as they then are.
  client::Client& client() {
    if (client_ == nullptr) {
      client::ClientOptions options;
      options.server = server;
      options.tls = tls;
      options.deadline = absl::Seconds(timeout_seconds);
      options.connect_deadline = absl::Seconds(timeout_seconds);
      options.retry.attempts_max = 4;
      client_ = std::make_unique<client::Client>(std::move(options));
    }
    return *client_;
  }

  Console console;
  std::string server = client::kDefaultServer;
  client::TlsOptions tls;
  double timeout_seconds = 30;
  bool json = false;  // answers for programs
  ExitCode exit_code = kOk;

 private:
  std::unique_ptr<client::Client> client_;
};

}  // namespace minutebook::cli
