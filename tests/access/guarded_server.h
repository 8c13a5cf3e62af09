// A server that lets nobody in without a token, with two bodies on record, "ours" and "theirs".
#pragma once

#include <memory>
#include <string>

#include "service/access/book.h"
#include "service/ledger/ledger.h"
#include "service/rpc/server.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"
#include "tools/client/client.h"

namespace minutebook {

class GuardedServer {
 public:
  explicit GuardedServer(access::PrincipalLimits principal = {}, rpc::RpcLimits limits = {});

  const std::string& address() const { return server_->address(); }
  access::Book& book() { return *book_; }
  testing::FakeClock& clock() { return clock_; }

  // The secret of a new token with a role (none for ROLE_UNSPECIFIED) of a body; of all bodies
  // where `body` is empty.
  std::string Token(v1::Role role, const std::string& body);
  // A client that sends it; with no secret, one that shows nothing.
  std::unique_ptr<client::Client> Client(const std::string& secret);
  // One that may do everything.
  client::Client& admin() { return *admin_; }
  // Appends as admin, and stops the test where that is refused; gives the position.
  std::uint64_t Record(const v1::NewEvent& event);

 private:
  testing::TempDir folder_;
  testing::FakeClock clock_{1'795'323'600'000'000};
  std::unique_ptr<access::Book> book_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<client::Client> admin_;
};

}  // namespace minutebook
