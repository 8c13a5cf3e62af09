// What an operator sees of a running server: metrics, request ids, health, a disk that fills up.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/sample.h"
#include "tests/integration/scrape.h"
#include "tests/integration/server_process.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

std::unique_ptr<client::Client> Connect(const ServerProcess& server) {
  client::ClientOptions options;
  options.server = server.address();
  return std::make_unique<client::Client>(options);
}

TEST(Operations, MetricsTellPositionsCallsAndTheDisk) {
  testing::TempDir dir;
  ServerProcess server(dir.Sub("ledger"), "127.0.0.1:0",
                       {"--metrics-listen", "127.0.0.1:0", "--backup-folder", dir.Sub("backups")});
  ASSERT_TRUE(server.serving()) << server.log();
  const auto client = Connect(server);
  Import(*client, FirstRecord());
  v1::AppendRequest wrong;
  wrong.add_events();
  EXPECT_FALSE(client->Append(wrong).ok());
  ASSERT_EQ(RunMinutebook(server.address(), {"backup", "create"}).code, 0);
  const std::string head = std::to_string(client->GetLedger()->position());
  const std::string text = Scrape(MetricsPort(server.log()));
  EXPECT_THAT(text, HasSubstr("\nminutebook_log_position " + head + "\n"));
  EXPECT_THAT(text, HasSubstr("\nminutebook_views_position " + head + "\n"));
  EXPECT_THAT(text, HasSubstr("\nminutebook_backup_position " + head + "\n"));
  EXPECT_THAT(text, HasSubstr("minutebook_calls_total{method=\"Import\",code=\"OK\"} 1"));
  EXPECT_THAT(text,
              HasSubstr("minutebook_calls_total{method=\"Append\",code=\"INVALID_ARGUMENT\"} 1"));
  EXPECT_THAT(text, HasSubstr("minutebook_call_seconds_count{method=\"GetLedger\"}"));
  EXPECT_THAT(text, AllOf(HasSubstr("minutebook_read_only 0"), HasSubstr("damage_found 0"),
                          HasSubstr("minutebook_commit_seconds_bucket{le=\"+Inf\"}"),
                          ContainsRegex("minutebook_disk_free_bytes [1-9]"),
                          ContainsRegex("minutebook_ledger_bytes [1-9]")));
  EXPECT_EQ(server.End(SIGTERM), 0);
}

TEST(Operations, MetricsStayOnThisMachine) {
  testing::TempDir dir;
  const ServerProcess server(dir.Sub("ledger"), "127.0.0.1:0", {"--metrics-listen", "0.0.0.0:0"});
  EXPECT_FALSE(server.serving());
  EXPECT_EQ(server.exit_status(), 2);
  EXPECT_THAT(server.log(), HasSubstr("--metrics-listen: 0.0.0.0:0"));
}

TEST(Operations, AMetricsPortThatIsTakenIsToldBeforeAnythingIsServed) {
  testing::TempDir dir;
  const ServerProcess first(dir.Sub("first"));
  ASSERT_TRUE(first.serving()) << first.log();
  const ServerProcess second(dir.Sub("second"), "127.0.0.1:0",
                             {"--metrics-listen", first.address()});
  EXPECT_FALSE(second.serving());
  EXPECT_EQ(second.exit_status(), 1);
  EXPECT_THAT(second.log(), AllOf(HasSubstr("cannot listen on " + first.address()),
                                  Not(HasSubstr("serving ledger"))));
}

TEST(Operations, ARequestIsFoundInTheLogByTheIdThatItsClientGaveIt) {
  testing::TempDir dir;
  ServerProcess server(dir.Sub("ledger"), "127.0.0.1:0", {"--access-log"});
  const auto stub = v1::LedgerService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  const auto id_of = [&](const std::string& sent) {
    grpc::ClientContext context;
    if (!sent.empty()) context.AddMetadata("x-request-id", sent);
    v1::GetLedgerResponse response;
    EXPECT_TRUE(stub->GetLedger(&context, {}, &response).ok());
    const auto& metadata = context.GetServerInitialMetadata();
    const auto found = metadata.find("x-request-id");
    return found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
  };
  EXPECT_EQ(id_of("case-17"), "case-17");
  const std::string made = id_of("");
  EXPECT_EQ(made.size(), 16u);
  EXPECT_EQ(id_of("no \"line\"").size(), 16u) << "a log's line could not hold it";
  EXPECT_EQ(server.End(SIGTERM), 0);
  EXPECT_THAT(server.log(), AllOf(ContainsRegex("call method=GetLedger .*request=case-17"),
                                  HasSubstr("request=" + made)));
}

TEST(Operations, ADiskThatFillsUpIsLeftInGoodTimeAndTakenUpAgain) {
  testing::TempDir dir;
  const std::string disk = dir.Sub("disk");
  fs::create_directories(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=120m") != 0) {
    GTEST_SKIP() << "only root may mount a small disk";
  }
  {
    ServerProcess server(disk + "/ledger", "127.0.0.1:0", {"--disk-free-min-mb", "40"});
    const auto client = Connect(server);
    Import(*client, FirstRecord());
    {
      std::ofstream filler(disk + "/filler", std::ios::binary);
      const std::string mega(1'000'000, 'x');
      while (fs::space(disk).available > 30'000'000) filler << mega << std::flush;
    }
    const std::string head = std::to_string(client->GetLedger()->position());
    v1::AppendRequest append;
    *append.add_events() = testing::PartyRegistered("ascn", "late");
    EXPECT_THAT(client->Append(append),
                StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("below 40 MB")));
    EXPECT_EQ(std::to_string(client->GetLedger()->position()), head);
    EXPECT_THAT(client->GetLedger()->read_only_because(), HasSubstr("make room"));
    EXPECT_EQ(RunMinutebook(server.address(), {"show", "chair", "ascn"}).code, 0) << "reads go on";
    fs::remove(disk + "/filler");
    EXPECT_THAT(client->Append(append), IsOk());
    EXPECT_EQ(server.End(SIGTERM), 0);
    EXPECT_EQ(RunMinutebook("127.0.0.1:1", {"verify", disk + "/ledger"}).code, 0);
  }
  EXPECT_EQ(umount2(disk.c_str(), MNT_DETACH), 0);
}

}  // namespace
}  // namespace minutebook
