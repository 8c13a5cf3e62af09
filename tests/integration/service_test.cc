// What any gRPC user expects of a server.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using testing::StatusIs;

// Sends raw bytes to a unary method; their answer is thrown away.
grpc::Status CallRaw(const std::string& address, const std::string& method,
                     const std::string& bytes) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, method, {}, &request, &response,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  return done.get_future().get();
}

TEST(ServiceTest, HealthServesForTheServerAndEachService) {
  RunningServer server;
  for (const std::string service : {"", "minutebook.v1.LedgerService", "minutebook.v1.QueryService",
                                    "minutebook.v1.AuditService", "minutebook.v1.SearchService",
                                    "minutebook.v1.AdminService"}) {
    std::string request;
    if (!service.empty())
      request = "\x0a" + std::string(1, static_cast<char>(service.size())) + service;
    EXPECT_TRUE(CallRaw(server.address(), "/grpc.health.v1.Health/Check", request).ok()) << service;
  }
  EXPECT_EQ(CallRaw(server.address(), "/grpc.health.v1.Health/Check", "\x0a\x01x").error_code(),
            grpc::NOT_FOUND);
}

TEST(ServiceTest, AnOperatorIsToldHowTheServerDoes) {
  RunningServer server;
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  ASSERT_THAT(server.client().Append(append), testing::IsOk());
  ASSERT_THAT(server.ledger().words().WaitFor(2, std::chrono::seconds(10)), testing::IsOk());
  server.clock().Advance(60'000'000);
  const auto info = server.client().GetServerInfo();
  ASSERT_THAT(info, testing::IsOk());
  EXPECT_EQ(info->ledger().SerializeAsString(), server.client().GetLedger()->SerializeAsString());
  EXPECT_EQ(info->ledger().position(), 2u);
  EXPECT_EQ(info->views().version(), server.ledger().views_state().version);
  EXPECT_EQ(info->views().applied_position(), 2u);
  EXPECT_EQ(info->search_position(), 2u);
  EXPECT_EQ(info->started_at().seconds(), kTodayUs / 1'000'000);
  EXPECT_EQ(info->last_recorded_at().seconds(), kTodayUs / 1'000'000);
  EXPECT_EQ(info->last_recorded_at().nanos(), 1'000);  // a microsecond past the first event
  EXPECT_EQ(info->warnings_size(), 0);
}

TEST(ServiceTest, ViewsAreRebuiltAndCheckedBesideTheRunningServer) {
  RunningServer server;
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  ASSERT_THAT(server.client().Append(append), testing::IsOk());
  v1::RebuildViewsRequest request;
  for (const bool check_only : {true, false}) {
    request.set_check_only(check_only);
    v1::RebuildViewsResponse last;
    ASSERT_THAT(server.client().RebuildViews(request,
                                             [&](const v1::RebuildViewsResponse& progress) {
                                               EXPECT_FALSE(last.has_done());
                                               last = progress;
                                               return absl::OkStatus();
                                             }),
                testing::IsOk());
    EXPECT_EQ(last.position(), 2u);
    EXPECT_EQ(last.head(), 2u);
    EXPECT_EQ(last.done().position(), 2u);
    EXPECT_EQ(last.done().digest_before().size(), 32u);
    EXPECT_EQ(last.done().digest_before(), last.done().digest_after());
    EXPECT_EQ(last.done().replaced(), !check_only);
  }
  v1::GetBodyRequest body;
  body.set_body("a");
  EXPECT_THAT(server.client().Ask(body), testing::IsOk());
}

TEST(ServiceTest, InvalidUtf8IsRefused) {
  RunningServer server;
  // events { body: "\xff" }
  const grpc::Status status = CallRaw(server.address(), "/minutebook.v1.LedgerService/Append",
                                      std::string("\x0a\x03\x12\x01\xff", 5));
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("UTF-8"));
  EXPECT_EQ(server.ledger().log().Head(), 1u);
}

TEST(ServiceTest, AnUnknownMethodIsUnimplemented) {
  RunningServer server;
  EXPECT_EQ(CallRaw(server.address(), "/minutebook.v1.LedgerService/Forget", "").error_code(),
            grpc::UNIMPLEMENTED);
}

TEST(ServiceTest, AMessageOverTheLimitIsRefused) {
  RunningServer server;
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished("a");
  request.mutable_events(0)->mutable_event()->set_note(std::string(5 * 1024 * 1024, 'n'));
  EXPECT_THAT(server.client().Append(request), StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(ServiceTest, APortInUseIsToldSo) {
  RunningServer server;
  const auto second = rpc::Server::Start(server.ledger(), {.listen = server.address()});
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("in use")));
}

TEST(ServiceTest, WithoutCertificatesOnlyLoopbackIsServed) {
  RunningServer server;
  for (const std::string listen : {"0.0.0.0:0", "[::]:0", "example.org:80"}) {
    EXPECT_THAT(rpc::Server::Start(server.ledger(), {.listen = listen}),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loopback")));
  }
}

TEST(ServiceTest, AQuestionBeyondTheHeadIsOutOfRange) {
  RunningServer server;
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  ASSERT_THAT(server.client().Append(append), testing::IsOk());
  v1::GetBodyRequest request;
  request.set_body("a");
  request.mutable_as_of()->set_position(99);
  EXPECT_THAT(server.client().Ask(request), StatusIs(absl::StatusCode::kOutOfRange));
  request.mutable_as_of()->set_position(1);
  EXPECT_THAT(server.client().Ask(request), StatusIs(absl::StatusCode::kNotFound));
  request.clear_as_of();
  request.set_on("yesterday");
  EXPECT_THAT(server.client().Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("on")));
}

TEST(ServiceTest, AnEventIsFoundByPositionIdAndRef) {
  RunningServer server;
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  const auto appended = server.client().Append(append);
  ASSERT_THAT(appended, testing::IsOk());
  v1::GetEventRequest request;
  request.set_position(2);
  const auto by_position = server.client().GetEvent(request);
  ASSERT_THAT(by_position, testing::IsOk());
  EXPECT_EQ(by_position->event_id(), appended->receipts(0).event_id());
  request.set_event_id(by_position->event_id());
  EXPECT_EQ(server.client().GetEvent(request)->event().header().position(), 2u);
  request.mutable_ref()->set_body("a");
  request.mutable_ref()->set_ref("established");
  EXPECT_EQ(server.client().GetEvent(request)->event().header().position(), 2u);
  request.mutable_ref()->set_ref("missing");
  EXPECT_THAT(server.client().GetEvent(request), StatusIs(absl::StatusCode::kNotFound));
  request.set_event_id("no uuid");
  EXPECT_THAT(server.client().GetEvent(request), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace minutebook
