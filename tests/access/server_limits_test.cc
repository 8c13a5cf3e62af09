// A principal that asks too much is told when to come back; others are served on.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/access/guarded_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using ::testing::Gt;
using testing::IsOk;
using testing::StatusIs;

access::PrincipalLimits Small() {
  access::PrincipalLimits limits;
  limits.requests_per_second_max = 20;
  limits.requests_burst_max = 40;
  limits.streams_max = 2;
  limits.imports_max = 1;
  return limits;
}

void ExpectLimit(const absl::Status& status, const std::string& limit) {
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kResourceExhausted));
  const client::Error error = client::ErrorOf(status);
  EXPECT_EQ(error.reason, v1::ERROR_REASON_PRINCIPAL_LIMIT);
  EXPECT_EQ(error.metadata.at("limit"), limit);
  ASSERT_TRUE(error.retry_after.has_value());
  EXPECT_THAT(*error.retry_after, Gt(absl::ZeroDuration()));
  EXPECT_TRUE(client::IsRetryable(status));
}

TEST(ServerLimitsTest, WhoAsksTooFastIsToldWhenToComeBackAndOthersAreServed) {
  GuardedServer server(Small());
  const auto greedy = server.Client(server.Token(v1::ROLE_READER, "ours"));
  const auto modest = server.Client(server.Token(v1::ROLE_READER, "ours"));
  absl::Status status;
  for (int i = 0; i < 10'000 && status.ok(); ++i) status = greedy->GetLedger().status();
  ExpectLimit(status, "requests_per_second_max");
  EXPECT_THAT(modest->GetLedger(), IsOk());
}

// Streams over the bare stub: they are to stay open.
class OpenCalls {
 public:
  OpenCalls(const std::string& address, const std::string& secret)
      : secret_(secret),
        stub_(v1::LedgerService::NewStub(
            grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {}
  ~OpenCalls() {
    for (auto& context : contexts_) context->TryCancel();
    for (auto& watch : watches_) watch->Finish();
    for (auto& import : imports_) import->Finish();
  }

  // OK once it is open.
  absl::Status Watch() {
    v1::WatchRequest request;
    request.set_from_position(1);
    request.mutable_filter()->add_bodies("ours");
    auto watch = stub_->Watch(NewContext(), request);
    v1::WatchResponse response;
    if (!watch->Read(&response)) return client::FromGrpc(watch->Finish());
    watches_.push_back(std::move(watch));
    return absl::OkStatus();
  }
  absl::Status Import(const std::string& party) {
    auto import = stub_->Import(NewContext());
    v1::ImportRequest request;
    *request.add_events() = testing::PartyRegistered("ours", party);
    import->Write(request);
    v1::ImportResponse response;
    if (!import->Read(&response)) return client::FromGrpc(import->Finish());
    imports_.push_back(std::move(import));
    return absl::OkStatus();
  }

 private:
  grpc::ClientContext* NewContext() {
    contexts_.push_back(std::make_unique<grpc::ClientContext>());
    contexts_.back()->AddMetadata("authorization", "Bearer " + secret_);
    return contexts_.back().get();
  }

  const std::string secret_;
  const std::unique_ptr<v1::LedgerService::Stub> stub_;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts_;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::WatchResponse>>> watches_;
  std::vector<std::unique_ptr<grpc::ClientReaderWriter<v1::ImportRequest, v1::ImportResponse>>>
      imports_;
};

TEST(ServerLimitsTest, OpenStreamsAreCountedByPrincipalAndGivenBack) {
  GuardedServer server(Small());
  const std::string secret = server.Token(v1::ROLE_READER, "ours");
  {
    OpenCalls calls(server.address(), secret);
    EXPECT_THAT(calls.Watch(), IsOk());
    EXPECT_THAT(calls.Watch(), IsOk());
    ExpectLimit(calls.Watch(), "streams_max");
    OpenCalls others(server.address(), server.Token(v1::ROLE_READER, "ours"));
    EXPECT_THAT(others.Watch(), IsOk());
  }
  // Soon the server notices that they are gone.
  absl::Status status;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  do {
    OpenCalls calls(server.address(), secret);
    status = calls.Watch();
  } while (!status.ok() && std::chrono::steady_clock::now() < deadline);
  EXPECT_THAT(status, IsOk());
}

TEST(ServerLimitsTest, OpenImportsAreLimitedByPrincipalAndInAll) {
  rpc::RpcLimits limits;
  limits.imports_max = 2;
  GuardedServer server(Small(), limits);
  OpenCalls first(server.address(), server.Token(v1::ROLE_RECORDER, "ours"));
  EXPECT_THAT(first.Import("a"), IsOk());
  ExpectLimit(first.Import("b"), "imports_max");
  OpenCalls second(server.address(), server.Token(v1::ROLE_RECORDER, "ours"));
  EXPECT_THAT(second.Import("c"), IsOk());
  OpenCalls third(server.address(), server.Token(v1::ROLE_RECORDER, "ours"));
  const absl::Status refused = third.Import("d");
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(client::ErrorOf(refused).reason, v1::ERROR_REASON_QUEUE_FULL);
}

}  // namespace
}  // namespace minutebook
