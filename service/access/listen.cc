#include "service/access/listen.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace minutebook::access {
namespace {

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "[::1]" ||
         (absl::StartsWith(host, "127.") &&
          host.find_first_not_of("0123456789.") == std::string::npos);
}

}  // namespace

absl::StatusOr<std::string> HostToListen(const std::string& listen, const TlsFiles& tls,
                                         bool allow_anonymous) {
  const std::size_t colon = listen.rfind(':');
  const std::string host = colon == std::string::npos ? "" : listen.substr(0, colon);
  int port = 0;
  if (host.empty() || !absl::SimpleAtoi(listen.substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen: ", listen, " is not HOST:PORT, such as 127.0.0.1:7466"));
  }
  if (IsLoopback(host)) return host;
  if (allow_anonymous) {
    return absl::InvalidArgumentError(absl::StrCat(
        "listen: ", host,
        " is no loopback address, and with --allow-anonymous-loopback anyone who "
        "reaches it could do everything: listen at 127.0.0.1:7466, or leave that out"));
  }
  if (tls.Any()) return host;
  return absl::InvalidArgumentError(
      absl::StrCat("listen: ", host,
                   " is no loopback address, and without TLS tokens would cross the network in "
                   "plain text: set --tls-cert and --tls-key, or listen at 127.0.0.1:7466"));
}

}  // namespace minutebook::access
