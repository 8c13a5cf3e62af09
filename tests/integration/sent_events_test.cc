// Events as another writer of Protocol Buffers may send them: what is recorded are the bytes that
// their message serialises to, whichever were sent.
#include "service/rpc/sent_events.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "minutebook/v1/record.pb.h"
#include "service/rpc/wire.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"

namespace minutebook {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Field(int field, const std::string& bytes) {
  std::string message;
  rpc::AddMessage(field, bytes, &message);
  return message;
}

// The NewEvent with its `event` in these pieces.
std::string Sent(v1::NewEvent event, const std::vector<std::string>& pieces) {
  event.clear_event();
  std::string bytes = event.SerializeAsString();
  for (const std::string& piece : pieces) bytes += Field(v1::NewEvent::kEventFieldNumber, piece);
  return bytes;
}

// The event in two messages that merge into it.
std::vector<std::string> InTwo(const v1::Event& event) {
  v1::Event date;
  date.set_on(event.on());
  v1::Event rest = event;
  rest.clear_on();
  return {rest.SerializeAsString(), date.SerializeAsString()};
}

TEST(SentEventsTest, AreCutOutOfTheRequestOneForEachEvent) {
  const v1::NewEvent one = testing::BodyEstablished("ascn");
  const v1::NewEvent other = testing::MeetingHeld("ascn", 1, "2019");
  v1::AppendRequest request;
  *request.add_events() = one;
  request.add_expectations()->set_body("ascn");
  *request.add_events() = other;
  *request.add_events() = v1::NewEvent();
  const std::string bytes =
      request.SerializeAsString() + Field(1, Sent(other, InTwo(other.event())));
  EXPECT_THAT(rpc::SentEvents(bytes, 1, 4), ElementsAre(one.event().SerializeAsString(),
                                                        other.event().SerializeAsString(), "", ""));
  EXPECT_THAT(rpc::SentEvents(bytes, 1, 3), ElementsAre("", "", "")) << "another number was parsed";
  EXPECT_THAT(rpc::SentEvents(bytes, 9, 0), IsEmpty());
  // It does not matter what is found in what does not parse, but that none lies outside of it.
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    for (const std::string_view sent : rpc::SentEvents(cut, 1, 4)) {
      EXPECT_TRUE(sent.empty() || sent.data() + sent.size() <= cut.data() + cut.size());
    }
  }
}

void Call(const RunningServer& server, const std::string& method, const std::string& bytes) {
  grpc::GenericStub stub(grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/minutebook.v1.LedgerService/" + method, {}, &request, &response,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status ended = done.get_future().get();
  EXPECT_TRUE(ended.ok()) << method << ": " << ended.error_message();
}

void CallAppend(const RunningServer& server, const v1::NewEvent& event) {
  v1::AppendRequest request;
  *request.add_events() = event;
  Call(server, "Append", request.SerializeAsString());
}

// The events, as a request to the method holds them.
std::string RequestOf(const std::string& method, const std::string& events) {
  return method == "AppendStream" ? Field(1, events) : events;
}

// The last one, or one of those before.
std::string EventOnRecord(RunningServer& server, std::uint64_t before_last = 0) {
  const auto stored = server.ledger().log().Read(server.ledger().log().Head() - before_last);
  v1::StoredEvent event;
  EXPECT_TRUE(stored.ok() && event.ParseFromString(*stored));
  return event.event();
}

TEST(SentEventsTest, WhateverBytesAreSentThoseOfTheMessageAreRecorded) {
  RunningServer server;
  CallAppend(server, testing::BodyEstablished("ascn"));
  std::uint32_t ordinal = 0;
  for (const char* const method : {"Append", "AppendStream", "Import"}) {
    for (const bool in_order : {true, false}) {
      SCOPED_TRACE(method);
      const v1::NewEvent event = testing::MeetingHeld("ascn", ++ordinal, "2019");
      std::vector<std::string> pieces = InTwo(event.event());
      const std::string turned = pieces[0] + pieces[1];
      const std::string canonical = event.event().SerializeAsString();
      ASSERT_NE(turned, canonical);
      const std::string events = Field(1, Sent(event, {in_order ? canonical : turned}));
      Call(server, method, RequestOf(method, events));
      EXPECT_EQ(EventOnRecord(server), canonical);
    }
  }
  const v1::NewEvent event = testing::MeetingHeld("ascn", ++ordinal, "2019");
  Call(server, "Append", Field(1, Sent(event, InTwo(event.event()))));
  EXPECT_EQ(EventOnRecord(server), event.event().SerializeAsString());
}

// Each as another sends it, among others: none is recorded with the bytes of its neighbour.
TEST(SentEventsTest, EachOfManyIsRecordedAsItsOwn) {
  RunningServer server;
  CallAppend(server, testing::BodyEstablished("ascn"));
  std::uint32_t ordinal = 0;
  for (const char* const method : {"Append", "AppendStream", "Import"}) {
    SCOPED_TRACE(method);
    std::vector<std::string> canonical;
    std::string events;
    for (int way = 0; way < 9; ++way) {
      const v1::NewEvent event = testing::MeetingHeld("ascn", ++ordinal, "2019");
      const std::vector<std::string> pieces = InTwo(event.event());
      canonical.push_back(event.event().SerializeAsString());
      events += Field(1, Sent(event, way % 3 == 0   ? std::vector{canonical.back()}
                                     : way % 3 == 1 ? std::vector{pieces[0] + pieces[1]}
                                                    : pieces));
    }
    Call(server, method, RequestOf(method, events));
    for (std::size_t i = 0; i < canonical.size(); ++i) {
      EXPECT_EQ(EventOnRecord(server, canonical.size() - 1 - i), canonical[i]) << i;
    }
  }
}

}  // namespace
}  // namespace minutebook
