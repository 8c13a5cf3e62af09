#include "tests/access/guarded_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "store/store.h"
#include "tests/testing/events.h"

namespace minutebook {
namespace {

template <typename T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
  std::abort();
}

}  // namespace

GuardedServer::GuardedServer(access::PrincipalLimits principal, rpc::RpcLimits limits) {
  book_ = Must(access::Book::Open({.path = folder_.Sub("access"),
                                   .now_us = [this] { return clock_.WallUs(); },
                                   .principal = principal}));
  store::OpenOptions open;
  open.path = folder_.Sub("ledger");
  open.new_ledger_id.fill(7);
  ledger_ = Must(ledger::Ledger::Open(Must(store::OpenRocksStore(open)), clock_, {}));
  server_ = Must(rpc::Server::Start(
      *ledger_, {.listen = "127.0.0.1:0", .limits = limits, .access = book_.get()}));
  admin_ = Client(Token(v1::ROLE_ADMIN, ""));
  for (const char* body : {"ours", "theirs"}) {
    Record(testing::BodyEstablished(body));
    Record(testing::PartyRegistered(body, "vn"));
  }
}

std::string GuardedServer::Token(v1::Role role, const std::string& body) {
  v1::CreateTokenRequest request;
  if (role != v1::ROLE_UNSPECIFIED) {
    v1::Grant& grant = *request.add_grants();
    grant.set_role(role);
    grant.set_body(body);
  }
  return Must(book_->CreateToken(request, "test")).secret();
}

std::unique_ptr<client::Client> GuardedServer::Client(const std::string& secret) {
  client::ClientOptions options;
  options.server = address();
  options.token = secret;
  options.retry.attempts_max = 1;
  return std::make_unique<client::Client>(std::move(options));
}

std::uint64_t GuardedServer::Record(const v1::NewEvent& event) {
  v1::AppendRequest request;
  *request.add_events() = event;
  return Must(admin_->Append(request)).receipts(0).position();
}

}  // namespace minutebook
