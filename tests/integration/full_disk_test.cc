// A write that fails in the real server, on a small disk that is full: no more is acknowledged,
// reads go on, health and metrics say so, and a restart, once there is room, finds all that was
// told.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/mount.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/integration/scrape.h"
#include "tests/integration/server_process.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tools/client/client.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr char kLedgerService[] = "minutebook.v1.LedgerService";
constexpr char kServing = 1, kNotServing = 2;  // as in grpc.health.v1

// Watches the health of a service ("": of the server) until it is so.
void AwaitHealth(const std::string& address, const std::string& service, char status) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, "/grpc.health.v1.Health/Watch", &queue);
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  const grpc::Slice name(
      service.empty() ? "" : "\x0a" + std::string(1, static_cast<char>(service.size())) + service);
  call->WriteLast(grpc::ByteBuffer(&name, 1), grpc::WriteOptions(), nullptr);
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  std::string told;
  while (told != std::string("\x08") + status) {
    grpc::ByteBuffer message;
    call->Read(&message, nullptr);
    ASSERT_TRUE(queue.Next(&tag, &ok) && ok) << "health of '" << service << "' was never so";
    grpc::Slice slice;
    ASSERT_TRUE(message.DumpToSingleSlice(&slice).ok());
    told.assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  context.TryCancel();
  grpc::Status ended;
  call->Finish(&ended, nullptr);
  queue.Next(&tag, &ok);
}

// Some 2.4 MB.
v1::AppendRequest LongAppend(int number) {
  v1::AppendRequest request;
  for (int i = 0; i < 600; ++i) {
    const std::string ref = "m" + std::to_string(number) + "-" + std::to_string(i);
    v1::NewEvent& event = *request.add_events() = testing::NewEvent("a", ref, "2019");
    event.mutable_event()->mutable_meeting_held()->set_meeting(ref);
    event.mutable_event()->set_wording(std::string(4000, 'x'));
  }
  return request;
}

// Leaves little more than the server wants to see.
void FillUp(const std::string& disk) {
  fs::remove(disk + "/filler");
  std::ofstream filler(disk + "/filler", std::ios::binary);
  const std::string some(50'000, 'x');
  while (fs::space(disk).available > 1'200'000) filler << some << std::flush;
}

client::ClientOptions To(const ServerProcess& server) {
  client::ClientOptions options;
  options.server = server.address();
  return options;
}

TEST(FullDisk, UnderAWriteLatchesTheServerUntilItIsStartedAgain) {
  testing::TempDir dir;
  const std::string disk = dir.Sub("disk");
  fs::create_directories(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=200m") != 0) {
    GTEST_SKIP() << "only root may mount a small disk";
  }
  const std::vector<std::string> options = {"--disk-free-min-mb", "1", "--metrics-listen",
                                            "127.0.0.1:0"};
  std::vector<std::pair<std::string, std::uint64_t>> told;  // refs and positions
  {
    ServerProcess server(disk + "/ledger", "127.0.0.1:0", options);
    ASSERT_TRUE(server.serving()) << server.log();
    client::Client client(To(server));
    v1::AppendRequest body;
    *body.add_events() = testing::BodyEstablished("a");
    ASSERT_THAT(client.Append(body), IsOk());
    AwaitHealth(server.address(), kLedgerService, kServing);
    FillUp(disk);
    // The log's file has room put aside, so it takes some before it is full. What room is left by
    // then is below the mark, or not: it is found by trying.
    absl::Status failed;
    int tries = 200;
    for (int i = 0; (failed.ok() || absl::IsResourceExhausted(failed)) && tries > 0; --tries) {
      if (absl::IsResourceExhausted(failed)) FillUp(disk);
      v1::AppendRequest append = LongAppend(i);
      const auto appended = client.Append(append);
      failed = appended.status();
      if (!appended.ok()) continue;
      told.emplace_back(append.events(0).event().ref(), appended->receipts(0).position());
      ++i;
    }
    ASSERT_THAT(failed, testing::StatusIs(absl::StatusCode::kUnavailable));
    v1::AppendRequest small;
    *small.add_events() = testing::BodyEstablished("b");
    EXPECT_EQ(client::ErrorOf(client.Append(small).status()).reason, v1::ERROR_REASON_READ_ONLY);
    EXPECT_THAT(client.GetLedger()->read_only_because(), HasSubstr("a write to disk failed"));
    AwaitHealth(server.address(), kLedgerService, kNotServing);
    AwaitHealth(server.address(), "", kServing);
    EXPECT_THAT(Scrape(MetricsPort(server.log())), HasSubstr("\nminutebook_read_only 1\n"));
    v1::GetEventRequest first;
    first.set_position(2);
    EXPECT_THAT(client.GetEvent(first), IsOk()) << "reads go on";
    // Room alone is no reason to think that the disk is well.
    fs::remove(disk + "/filler");
    EXPECT_EQ(client::ErrorOf(client.Append(small).status()).reason, v1::ERROR_REASON_READ_ONLY);
    EXPECT_EQ(server.End(SIGTERM), 0) << server.log();
  }
  {
    ServerProcess server(disk + "/ledger", "127.0.0.1:0", options);
    ASSERT_TRUE(server.serving()) << server.log();
    client::Client client(To(server));
    AwaitHealth(server.address(), kLedgerService, kServing);
    for (const auto& [ref, position] : told) {
      v1::GetEventRequest request;
      request.mutable_ref()->set_body("a");
      request.mutable_ref()->set_ref(ref);
      const auto found = client.GetEvent(request);
      ASSERT_THAT(found, IsOk()) << ref << " was acknowledged";
      EXPECT_EQ(found->event().header().position(), position);
    }
    // The one whose outcome nobody knew: it is there whole now, and once.
    v1::AppendRequest again = LongAppend(static_cast<int>(told.size()));
    EXPECT_THAT(client.Append(again), IsOk());
    EXPECT_EQ(client.GetLedger()->position(), 3 + 600 * (told.size() + 1));
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  EXPECT_EQ(umount2(disk.c_str(), MNT_DETACH), 0);
}

}  // namespace
}  // namespace minutebook
