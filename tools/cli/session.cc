#include "tools/cli/session.h"

#include <utility>

#include "tools/cli/remember.h"
#include "tools/cli/token_flags.h"

namespace minutebook::cli {

client::Client& Session::client() {
  if (client_ != nullptr) return *client_;
  client::ClientOptions options;
  options.server = server;
  options.tls = tls;
  auto token_read = ReadToken(*this);
  if (token_read.ok()) {
    options.token = *std::move(token_read);
  } else {
    options.refuse_with = token_read.status();
  }
  options.deadline = absl::Seconds(timeout_seconds);
  options.connect_deadline = absl::Seconds(timeout_seconds);
  options.retry.attempts_max = 4;
  client_ = std::make_unique<client::Client>(options);
  if (absl::Status seen = CheckRemembered(*this, *client_); !seen.ok()) {
    options.refuse_with = std::move(seen);
    client_ = std::make_unique<client::Client>(std::move(options));
  }
  return *client_;
}

}  // namespace minutebook::cli
