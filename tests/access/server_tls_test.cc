// The real server behind TLS, over a real socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <memory>

#include "service/ledger/ledger.h"
#include "service/rpc/server.h"
#include "store/store.h"
#include "tests/access/certificates.h"
#include "tests/testing/events.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tools/client/client.h"

namespace minutebook {
namespace {

using testing::IsOk;
using testing::StatusIs;

class ServerTlsTest : public ::testing::Test {
 protected:
  ServerTlsTest() {
    options_.listen = "127.0.0.1:0";
    options_.tls = {folder_.Sub("cert"), folder_.Sub("key"), folder_.Sub("clients")};
    Show(authority_.Sign("server"));
    testing::WriteFile(options_.tls.client_authorities, authority_.certificate());
  }

  // Puts the pair in place of what the server shows, as whoever renews it does.
  void Show(const testing::Pair& pair) {
    Replace(options_.tls.key, pair.key);
    Replace(options_.tls.certificate, pair.certificate);
  }
  static void Replace(const std::string& path, const std::string& text) {
    testing::WriteFile(path + ".new", text);
    chmod((path + ".new").c_str(), 0600);
    ASSERT_EQ(std::rename((path + ".new").c_str(), path.c_str()), 0);
  }

  void Start() {
    store::OpenOptions open;
    open.path = folder_.Sub("ledger");
    open.new_ledger_id.fill(7);
    auto store = store::OpenRocksStore(open);
    ASSERT_THAT(store, IsOk());
    auto ledger = ledger::Ledger::Open(*std::move(store), clock_, {});
    ASSERT_THAT(ledger, IsOk());
    ledger_ = *std::move(ledger);
    auto book = access::Book::Open({.path = "", .now_us = [this] { return clock_.WallUs(); }});
    ASSERT_THAT(book, IsOk());
    book_ = *std::move(book);
    options_.access = book_.get();
    auto server = rpc::Server::Start(*ledger_, options_);
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
  }

  void Grant(const std::string& principal, v1::Role role) {
    v1::GrantRoleRequest request;
    request.set_principal(principal);
    request.set_role(role);
    ASSERT_THAT(book_->Grant(request, "test"), IsOk());
  }

  std::unique_ptr<client::Client> Client(client::TlsOptions tls, const std::string& token = "") {
    client::ClientOptions options;
    options.token = token;
    options.server = server_->address();
    options.tls = std::move(tls);
    options.retry.attempts_max = 1;
    return std::make_unique<client::Client>(std::move(options));
  }

  testing::Authority authority_{"authority"};
  testing::TempDir folder_;
  testing::FakeClock clock_{1'795'323'600'000'000};
  rpc::ServerOptions options_;
  std::unique_ptr<access::Book> book_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(ServerTlsTest, TheRecorderIsWhoTheCertificateNames) {
  ASSERT_NO_FATAL_FAILURE(Start());
  Grant("cert:Registrar of ASCN", v1::ROLE_RECORDER);
  const testing::Pair clerk = authority_.Sign("Registrar of ASCN");
  const auto client = Client({authority_.certificate(), clerk.certificate, clerk.key});
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished("ascn");
  const auto appended = client->Append(request);
  ASSERT_THAT(appended, IsOk());
  v1::GetEventRequest get;
  get.set_position(appended->receipts(0).position());
  const auto event = client->GetEvent(get);
  ASSERT_THAT(event, IsOk());
  EXPECT_EQ(event->event().header().recorder(), "cert:Registrar of ASCN");
}

TEST_F(ServerTlsTest, AnImportsRecorderToo) {
  ASSERT_NO_FATAL_FAILURE(Start());
  Grant("cert:clerk", v1::ROLE_RECORDER);
  const testing::Pair clerk = authority_.Sign("clerk");
  const auto client = Client({authority_.certificate(), clerk.certificate, clerk.key});
  bool sent = false;
  const auto outcome = client->Import(
      [&sent]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
        if (sent) return std::nullopt;
        sent = true;
        return std::optional<v1::NewEvent>(testing::BodyEstablished("ascn"));
      },
      {});
  ASSERT_THAT(outcome.status, IsOk());
  v1::GetEventRequest get;
  get.set_position(outcome.position);
  const auto event = client->GetEvent(get);
  ASSERT_THAT(event, IsOk());
  EXPECT_EQ(event->event().header().recorder(), "cert:clerk");
}

TEST_F(ServerTlsTest, WhoShowsNoCertificateOrAStrangersIsNotServed) {
  ASSERT_NO_FATAL_FAILURE(Start());
  const testing::Authority stranger("stranger");
  const testing::Pair forged = stranger.Sign("clerk");
  EXPECT_THAT(Client({})->GetLedger(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Client({authority_.certificate(), "", ""})->GetLedger(),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Client({authority_.certificate(), forged.certificate, forged.key})->GetLedger(),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTlsTest, AServerOfAnotherAuthorityIsNotTrusted) {
  ASSERT_NO_FATAL_FAILURE(Start());
  const testing::Authority stranger("stranger");
  const testing::Pair clerk = authority_.Sign("clerk");
  EXPECT_THAT(Client({stranger.certificate(), clerk.certificate, clerk.key})->GetLedger(),
              StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTlsTest, ACertificateThatNamesNobodyIsNotLetInByItself) {
  ASSERT_NO_FATAL_FAILURE(Start());
  const testing::Pair nobody = authority_.Sign("");
  const client::TlsOptions tls{authority_.certificate(), nobody.certificate, nobody.key};
  EXPECT_THAT(Client(tls)->GetLedger(), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(ServerTlsTest, ACertificateToWhichNothingWasGrantedMayDoNothing) {
  ASSERT_NO_FATAL_FAILURE(Start());
  const testing::Pair clerk = authority_.Sign("clerk");
  const auto client = Client({authority_.certificate(), clerk.certificate, clerk.key});
  EXPECT_THAT(client->GetLedger(), StatusIs(absl::StatusCode::kPermissionDenied));
  Grant("cert:clerk", v1::ROLE_READER);
  EXPECT_THAT(client->GetLedger(), IsOk());
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished("ascn");
  EXPECT_THAT(client->Append(request), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(ledger_->tree_head().size, 1U);
}

TEST_F(ServerTlsTest, ATokenSaysWhoCallsWhereThereIsACertificateToo) {
  ASSERT_NO_FATAL_FAILURE(Start());
  v1::CreateTokenRequest request;
  request.add_grants()->set_role(v1::ROLE_RECORDER);
  const auto token = book_->CreateToken(request, "test");
  ASSERT_THAT(token, IsOk());
  const testing::Pair device = authority_.Sign("device");
  const client::TlsOptions tls{authority_.certificate(), device.certificate, device.key};
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("ascn");
  const auto client = Client(tls, token->secret());
  const auto appended = client->Append(append);
  ASSERT_THAT(appended, IsOk());
  v1::GetEventRequest get;
  get.set_position(appended->receipts(0).position());
  EXPECT_EQ(client->GetEvent(get)->event().header().recorder(), token->token().principal());
}

TEST_F(ServerTlsTest, BeyondLoopbackTokensAloneLetIn) {
  options_.tls.client_authorities.clear();
  options_.listen = "0.0.0.0:0";
  ASSERT_NO_FATAL_FAILURE(Start());
  v1::CreateTokenRequest request;
  request.add_grants()->set_role(v1::ROLE_READER);
  const auto token = book_->CreateToken(request, "test");
  ASSERT_THAT(token, IsOk());
  const client::TlsOptions tls{authority_.certificate(), "", ""};
  client::ClientOptions options;
  options.server = "127.0.0.1" + server_->address().substr(server_->address().rfind(':'));
  options.tls = tls;
  EXPECT_THAT(client::Client(options).GetLedger(), StatusIs(absl::StatusCode::kUnauthenticated));
  options.token = token->secret();
  EXPECT_THAT(client::Client(options).GetLedger(), IsOk());
}

// The new pair is of another authority, so whoever trusts that one alone sees when it is shown.
TEST_F(ServerTlsTest, ARenewedCertificateIsShownWithoutARestart) {
  ASSERT_NO_FATAL_FAILURE(Start());
  Grant("cert:clerk", v1::ROLE_READER);
  const testing::Authority next("next");
  const testing::Pair clerk = authority_.Sign("clerk");
  const client::TlsOptions tls{next.certificate(), clerk.certificate, clerk.key};
  ASSERT_FALSE(Client(tls)->GetLedger().ok());
  Show(next.Sign("server"));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!Client(tls)->GetLedger().ok()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the new certificate is not shown";
  }
}

}  // namespace
}  // namespace minutebook
