#include "tools/cli/session.h"

#include <utility>

#include "tools/cli/remember.h"

namespace minutebook::cli {

client::Client& Session::client() {
  if (client_ != nullptr) return *client_;
  client::ClientOptions options;
  options.server = server;
  options.tls = tls;
  options.deadline = absl::Seconds(timeout_seconds);
  options.connect_deadline = absl::Seconds(timeout_seconds);
  options.retry.attempts_max = 4;
  client_ = std::make_unique<client::Client>(options);
  if (absl::Status seen = CheckRemembered(console, known_ledgers, server, *client_); !seen.ok()) {
    options.refuse_with = std::move(seen);
    client_ = std::make_unique<client::Client>(std::move(options));
  }
  return *client_;
}

}  // namespace minutebook::cli
