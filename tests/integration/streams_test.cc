#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using testing::BodyEstablished;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;

void Record(RunningServer& server, const std::vector<v1::NewEvent>& events) {
  v1::AppendRequest request;
  for (const auto& event : events) *request.add_events() = event;
  ASSERT_THAT(server.client().Append(request), IsOk());
}

// A bare stub, for what the client library does not show.
class Streams : public ::testing::Test {
 protected:
  Streams()
      : stub_(v1::LedgerService::NewStub(
            grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()))) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  }

  RunningServer server_;
  std::unique_ptr<v1::LedgerService::Stub> stub_;
  grpc::ClientContext context_;
};

TEST_F(Streams, AWatcherIsToldWhatIsOnRecordThatItHasCaughtUpAndWhatIsNew) {
  Record(server_, {BodyEstablished("a")});
  v1::WatchRequest request;
  request.set_from_position(1);
  auto reader = stub_->Watch(&context_, request);
  v1::WatchResponse message;
  std::vector<std::uint64_t> positions;
  bool caught_up = false;
  while (!caught_up && reader->Read(&message)) {
    for (const auto& event : message.events()) positions.push_back(event.header().position());
    caught_up = message.has_caught_up();
  }
  EXPECT_THAT(positions, ElementsAre(1, 2));
  EXPECT_EQ(message.position(), 2u);
  Record(server_, {MeetingHeld("a", 1, "2019")});
  ASSERT_TRUE(reader->Read(&message));
  ASSERT_EQ(message.events_size(), 1);
  EXPECT_EQ(message.events(0).event().meeting_held().ordinal(), 1u);
  EXPECT_EQ(message.position(), 3u);
}

TEST_F(Streams, AFilteredWatcherHearsOnlyOfWhatItAskedFor) {
  Record(server_, {BodyEstablished("a"), BodyEstablished("b")});
  v1::WatchRequest request;
  request.mutable_filter()->add_bodies(std::string("b"));
  auto reader = stub_->Watch(&context_, request);
  v1::WatchResponse message;
  ASSERT_TRUE(reader->Read(&message));
  EXPECT_TRUE(message.has_caught_up());
  Record(server_, {MeetingHeld("a", 1, "2019")});
  Record(server_, {MeetingHeld("b", 1, "2019")});
  ASSERT_TRUE(reader->Read(&message));
  ASSERT_EQ(message.events_size(), 1);
  EXPECT_EQ(message.events(0).header().bodies(0).body(), "b");
  EXPECT_EQ(message.position(), 5u);
}

TEST_F(Streams, AStoppingServerTellsWatchersWhereToResume) {
  Record(server_, {BodyEstablished("a")});
  v1::WatchRequest request;
  request.set_from_position(1);
  auto reader = stub_->Watch(&context_, request);
  v1::WatchResponse message;
  do {
    ASSERT_TRUE(reader->Read(&message));
  } while (!message.has_caught_up());
  server_.server().Stop(std::chrono::seconds(5));
  EXPECT_FALSE(reader->Read(&message));
  const auto error = client::ErrorOf(client::FromGrpc(reader->Finish()));
  EXPECT_EQ(error.code, absl::StatusCode::kUnavailable);
  EXPECT_EQ(error.reason, v1::ERROR_REASON_STOPPING);
  EXPECT_EQ(error.metadata.at("resume_position"), "3");
}

TEST_F(Streams, AWatcherBeyondTheHeadIsRefused) {
  v1::WatchRequest request;
  request.set_from_position(99);
  auto reader = stub_->Watch(&context_, request);
  v1::WatchResponse message;
  EXPECT_FALSE(reader->Read(&message));
  EXPECT_EQ(reader->Finish().error_code(), grpc::OUT_OF_RANGE);
}

TEST_F(Streams, AReplayServesTheVeryBytesOfTheLog) {
  Record(server_, {BodyEstablished("a"), MeetingHeld("a", 1, "2019")});
  auto reader = stub_->ReadEvents(&context_, {});
  v1::ReadEventsResponse message;
  std::uint64_t position = 0;
  while (reader->Read(&message)) {
    EXPECT_EQ(message.head(), 3u);
    for (const auto& event : message.events()) {
      EXPECT_EQ(event.SerializeAsString(), *server_.ledger().log().Read(++position));
    }
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(position, 3u);
}

TEST_F(Streams, AWatcherThatNeverReadsHoldsUpNobody) {
  Record(server_, {BodyEstablished("a")});
  v1::WatchRequest request;
  request.set_from_position(1);
  auto stalled = stub_->Watch(&context_, request);
  for (std::uint32_t i = 1; i <= 300; ++i) {
    auto event = MeetingHeld("a", i, "2019");
    event.mutable_event()->set_wording(std::string(4000, 'w'));
    Record(server_, {event});
  }
  context_.TryCancel();
  EXPECT_EQ(server_.ledger().log().Head(), 302u);
}

TEST(StalledStream, AReaderThatStallsIsToldSoAndWhereToResume) {
  rpc::RpcLimits limits;
  limits.stall_max = std::chrono::seconds(1);
  limits.streams_max = 1;
  RunningServer server({}, limits);
  Record(server, {BodyEstablished("a")});
  for (std::uint32_t i = 1; i <= 300; ++i) {
    auto event = MeetingHeld("a", i, "2019");
    event.mutable_event()->set_wording(std::string(4000, 'w'));
    event.mutable_event()->set_note(std::string(4000, 'n'));
    Record(server, {event});
  }
  // Without probing, the client's transport takes 64 KiB ahead of its reader.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  const auto stub = v1::LedgerService::NewStub(
      grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  v1::WatchRequest request;
  request.set_from_position(1);
  auto stalled = stub->Watch(&context, request);
  stalled->WaitForInitialMetadata();
  // The server takes one stream: another is taken once this one was dropped.
  grpc::Status other;
  do {
    grpc::ClientContext once;
    v1::ReadEventsRequest last;
    last.set_backward(true);
    last.set_limit(1);
    auto reader = stub->ReadEvents(&once, last);
    v1::ReadEventsResponse ignored;
    while (reader->Read(&ignored)) {
    }
    other = reader->Finish();
  } while (other.error_code() == grpc::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(other.ok()) << other.error_message();

  v1::WatchResponse message;
  std::uint64_t position = 0;
  while (stalled->Read(&message)) position = message.position();
  const grpc::Status status = stalled->Finish();
  EXPECT_EQ(status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("READER_STALLED"));
  EXPECT_THAT(status.error_message(),
              ::testing::EndsWith("Resume from position " + std::to_string(position + 1)));
  EXPECT_LT(position, 302u);
  // No details come with it; the client library knows it by its message, and watches on.
  EXPECT_TRUE(client::IsRetryable(client::FromGrpc(status)));
}

TEST_F(Streams, AnImportStopsAtABadEventTellsWhatWasKeptAndGoesOnWhenRepeated) {
  auto stream = stub_->Import(&context_);
  v1::ImportRequest request;
  *request.add_events() = BodyEstablished("a");
  *request.add_events() = MeetingHeld("a", 1, "2019");
  *request.add_events() = MeetingHeld("nobody", 1, "2019");
  ASSERT_TRUE(stream->Write(request));
  v1::ImportResponse progress;
  EXPECT_FALSE(stream->Read(&progress));
  const auto error = client::ErrorOf(client::FromGrpc(stream->Finish()));
  EXPECT_EQ(error.code, absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(error.metadata.at("received"), "2");
  EXPECT_EQ(error.metadata.at("recorded"), "2");
  ASSERT_FALSE(error.violations.empty());
  EXPECT_THAT(error.violations[0].subject, HasSubstr("events[2]"));

  grpc::ClientContext again;
  stream = stub_->Import(&again);
  request.mutable_events(2)->set_body("a");
  request.mutable_events(2)->mutable_event()->set_ref("annual-2");
  request.mutable_events(2)->mutable_event()->mutable_meeting_held()->set_ordinal(2);
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&progress));
  EXPECT_EQ(progress.already_recorded(), 2u);
  EXPECT_EQ(progress.recorded(), 1u);
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&progress));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(Streams, AnImportMessageThatDoesNotParseIsToldAndNotTakenForTheEnd) {
  grpc::GenericStub stub(
      grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
  grpc::CompletionQueue queue;
  auto stream = stub.PrepareCall(&context_, "/minutebook.v1.LedgerService/Import", &queue);
  void* tag = nullptr;
  bool ok = false;
  stream->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const grpc::Slice slice("\xff\xff\xff");
  stream->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  grpc::Status status;
  stream->Finish(&status, nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  const auto error = client::ErrorOf(client::FromGrpc(status));
  EXPECT_EQ(error.metadata.at("received"), "0");
}

}  // namespace
}  // namespace minutebook
