#include "service/open_access.h"

#include <spdlog/spdlog.h>

#include <string>

#include "service/beside.h"
#include "store/files.h"

namespace minutebook {

absl::StatusOr<std::unique_ptr<access::Book>> OpenAccess(const Options& options,
                                                         const ledger::Clock& clock) {
  access::BookOptions book_options;
  book_options.path = PathBeside(options.data, ".access", options.access_file);
  book_options.now_us = [&clock] { return clock.WallUs(); };
  auto book = access::Book::Open(std::move(book_options));
  if (!book.ok()) return book.status();
  if (options.allow_anonymous_loopback) {
    spdlog::warn(
        "anyone on this machine may do everything, without a token: --allow-anonymous-loopback is "
        "set");
  }
  const bool needed = !options.allow_anonymous_loopback && (*book)->LacksAdmin();
  if (!needed && !options.new_admin_token) return book;
  const std::string path = PathBeside(options.data, ".admin-token", options.admin_token_file);
  absl::Status status = (*book)->MakeAdmin(
      [&path](const std::string& secret) { return store::WriteSecretFile(path, secret + "\n"); });
  if (!status.ok()) return status;
  spdlog::warn(
      "a token that may do everything was put into {}: make others with it, then revoke it", path);
  return book;
}

}  // namespace minutebook
