#include "tools/client/bearer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace minutebook::client {
namespace {

using grpc::experimental::ClientInterceptorFactoryInterface;
using grpc::experimental::ClientRpcInfo;
using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;

class Bearer final : public Interceptor {
 public:
  explicit Bearer(const std::string& header) : header_(header) {}
  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization", header_);
    }
    methods->Proceed();
  }

 private:
  const std::string& header_;  // the factory's, which lives as long as the channel
};

class BearerFactory final : public ClientInterceptorFactoryInterface {
 public:
  explicit BearerFactory(const std::string& token) : header_("Bearer " + token) {}
  Interceptor* CreateClientInterceptor(ClientRpcInfo*) override { return new Bearer(header_); }

 private:
  const std::string header_;
};

// As the server's address is given, before any name of it is looked up.
bool IsLoopback(absl::string_view server) {
  const absl::string_view host = server.substr(0, server.rfind(':'));
  const bool numbers = host.find_first_not_of("0123456789.") == absl::string_view::npos;
  return host == "localhost" || host == "[::1]" || (absl::StartsWith(host, "127.") && numbers) ||
         absl::StartsWith(server, "unix:");
}

}  // namespace

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> BearerOf(const std::string& token) {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> factories;
  if (!token.empty()) factories.push_back(std::make_unique<BearerFactory>(token));
  return factories;
}

absl::Status CheckToken(const ClientOptions& options) {
  if (options.token.empty()) return absl::OkStatus();
  if (!std::all_of(options.token.begin(), options.token.end(), absl::ascii_isgraph)) {
    return absl::InvalidArgumentError("that is no token: it has spaces or other odd characters");
  }
  if (!options.tls.authorities.empty() || IsLoopback(options.server)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the token was not sent: without TLS anyone on the way to ", options.server,
                   " could read it. Name the authority of the server's certificate (--tls-ca)"));
}

}  // namespace minutebook::client
