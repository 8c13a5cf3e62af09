// Appends ahead of their answers, over a real socket.
#include "tools/client/append_stream.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;

v1::AppendRequest Append(const v1::NewEvent& event) {
  v1::AppendRequest request;
  *request.add_events() = event;
  return request;
}

// A bare stub, for what the client library does not show.
class AppendStreamTest : public ::testing::Test {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

  AppendStreamTest()
      : stub_(v1::LedgerService::NewStub(
            grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()))) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }

  // Sends one message of all of them, and reads as many results.
  std::vector<v1::AppendResult> Results(const std::vector<v1::AppendRequest>& appends) {
    const auto stream = stub_->AppendStream(&context_);
    v1::AppendStreamRequest request;
    for (const auto& append : appends) *request.add_appends() = append;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->WritesDone());
    std::vector<v1::AppendResult> results;
    v1::AppendStreamResponse response;
    while (stream->Read(&response)) {
      results.insert(results.end(), response.results().begin(), response.results().end());
    }
    ended_ = client::FromGrpc(stream->Finish());
    return results;
  }

  RunningServer server_;
  std::unique_ptr<v1::LedgerService::Stub> stub_;
  grpc::ClientContext context_;
  absl::Status ended_;
};

TEST_F(AppendStreamTest, ResultsComeInTheOrderSentAndARefusedAppendHoldsUpNone) {
  const auto results =
      Results({Append(BodyEstablished("a")), Append(MeetingHeld("b", 1, "2019")),
               Append(MeetingHeld("a", 1, "2019-02-30")), Append(MeetingHeld("a", 1, "2019"))});
  EXPECT_THAT(ended_, IsOk());
  ASSERT_EQ(results.size(), 4u);
  EXPECT_EQ(results[0].recorded().receipts(0).position(), 2u);
  EXPECT_EQ(results[1].refused().code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(results[1].refused().message(), HasSubstr("b"));
  EXPECT_EQ(results[2].refused().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_GT(results[2].refused().details_size(), 0);
  EXPECT_EQ(results[3].recorded().receipts(0).position(), 3u);
  EXPECT_EQ(results[3].recorded().tree_size(), 3u);
}

TEST_F(AppendStreamTest, AnExpectationMayRestOnTheAppendBefore) {
  v1::AppendRequest second = Append(MeetingHeld("a", 1, "2019"));
  auto* expectation = second.add_expectations();
  expectation->set_body("a");
  expectation->set_exact_revision(1);
  const auto results = Results({Append(BodyEstablished("a")), second, second});
  ASSERT_EQ(results.size(), 3u);
  EXPECT_TRUE(results[1].has_recorded());
  // The same id again: its receipt, whatever has been expected.
  EXPECT_TRUE(results[2].recorded().receipts(0).already_recorded());
}

TEST_F(AppendStreamTest, AMessageBeyondTheLimitEndsTheStreamAndNamesTheField) {
  EXPECT_TRUE(Results({}).empty());
  EXPECT_EQ(ended_.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(ended_.message()), HasSubstr("appends"));
}

TEST_F(AppendStreamTest, WhatCameBeforeABrokenMessageIsTold) {
  const auto stream = stub_->AppendStream(&context_);
  v1::AppendStreamRequest request;
  *request.add_appends() = Append(BodyEstablished("a"));
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Write({}));
  v1::AppendStreamResponse response;
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_TRUE(response.results(0).has_recorded());
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(AppendStreamTest, TheLibraryAnswersEachInOrder) {
  std::vector<std::uint64_t> positions;
  std::vector<absl::Status> refused;
  {
    client::AppendStream stream(server_.client(), 16);
    const auto done = [&](absl::StatusOr<v1::AppendResponse> answer) {
      if (answer.ok()) {
        positions.push_back(answer->receipts(0).position());
      } else {
        refused.push_back(answer.status());
      }
    };
    ASSERT_THAT(stream.Append(Append(BodyEstablished("a")), done), IsOk());
    for (int i = 1; i <= 300; ++i) {
      ASSERT_THAT(stream.Append(Append(MeetingHeld("a", i, "2019")), done), IsOk());
    }
    ASSERT_THAT(stream.Append(Append(MeetingHeld("nowhere", 1, "2019")), done), IsOk());
    stream.Drain();
    EXPECT_EQ(positions.size(), 301u);
    EXPECT_EQ(refused.size(), 1u);
  }
  for (std::size_t i = 0; i < positions.size(); ++i) EXPECT_EQ(positions[i], i + 2);
  EXPECT_EQ(client::ErrorOf(refused.at(0)).code, absl::StatusCode::kFailedPrecondition);
}

TEST_F(AppendStreamTest, TheLibraryTellsWhatIsUnknownWhenTheServerIsGone) {
  std::vector<absl::Status> ended;
  client::AppendStream stream(server_.client());
  const auto done = [&](const absl::StatusOr<v1::AppendResponse>& answer) {
    ended.push_back(answer.status());
  };
  ASSERT_THAT(stream.Append(Append(BodyEstablished("a")), done), IsOk());
  stream.Drain();
  server_.server().Stop(std::chrono::milliseconds(0));
  ASSERT_THAT(stream.Append(Append(MeetingHeld("a", 1, "2019")), done), IsOk());
  stream.Drain();
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_THAT(ended[0], IsOk());
  EXPECT_EQ(ended[1].code(), absl::StatusCode::kUnavailable);
}

TEST_F(AppendStreamTest, AStoppingServerAnswersWhatItTookAndEndsAnIdleStream) {
  const auto stream = stub_->AppendStream(&context_);
  v1::AppendStreamRequest request;
  *request.add_appends() = Append(BodyEstablished("a"));
  ASSERT_TRUE(stream->Write(request));
  v1::AppendStreamResponse response;
  ASSERT_TRUE(stream->Read(&response));
  server_.server().Stop(std::chrono::seconds(30));
  EXPECT_FALSE(stream->Read(&response));
  const client::Error error = client::ErrorOf(client::FromGrpc(stream->Finish()));
  EXPECT_EQ(error.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(error.reason, v1::ERROR_REASON_STOPPING);
}

TEST(AppendStreamLimits, AClientThatTakesNothingForTooLongIsDropped) {
  rpc::RpcLimits limits;
  limits.stall_max = std::chrono::seconds(1);
  RunningServer server({}, limits);
  const auto stub = v1::LedgerService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const auto stream = stub->AppendStream(&context);
  v1::AppendStreamRequest request;
  for (int i = 0; i < 200; ++i) *request.add_appends() = Append(BodyEstablished("a"));
  while (stream->Write(request)) {
  }
  // Its results first, as far as they were on their way.
  v1::AppendStreamResponse response;
  while (stream->Read(&response)) {
  }
  const client::Error error = client::ErrorOf(client::FromGrpc(stream->Finish()));
  EXPECT_EQ(error.code, absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(error.reason, v1::ERROR_REASON_READER_STALLED);
}

TEST_F(AppendStreamTest, AClientThatNeverReadsHoldsUpNobody) {
  v1::AppendRequest first = Append(BodyEstablished("a"));
  ASSERT_THAT(server_.client().Append(first), IsOk());
  const auto stream = stub_->AppendStream(&context_);
  v1::AppendStreamRequest request;
  for (int i = 0; i < 200; ++i) *request.add_appends() = first;
  // Until its results fill what may wait for it, and then until it is cancelled.
  std::thread flood([&] {
    while (stream->Write(request)) {
    }
  });
  for (int i = 1; i <= 100; ++i) {
    v1::AppendRequest other = Append(MeetingHeld("a", i, "2019"));
    EXPECT_THAT(server_.client().Append(other), IsOk());
  }
  context_.TryCancel();
  flood.join();
}

}  // namespace
}  // namespace minutebook
