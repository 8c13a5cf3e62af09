// The server as a process: stopped, killed, started again, and refused.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>

#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

std::unique_ptr<client::Client> Connect(const ServerProcess& server) {
  client::ClientOptions options;
  options.server = server.address();
  return std::make_unique<client::Client>(options);
}

template <typename Request>
std::string Asked(client::Client& client, const Request& request) {
  auto answer = client.Ask(request);
  return answer.ok() ? answer->ShortDebugString() : answer.status().ToString();
}

// Everything a client can see, in one text. Dates are named: today goes on.
std::string AllAnswers(client::Client& client) {
  std::string all = client.GetLedger()->ShortDebugString();
  const absl::Status read = client.ReadEvents({}, [&](const v1::RecordedEvent& event) {
    all += event.SerializeAsString();
    return absl::OkStatus();
  });
  EXPECT_THAT(read, IsOk());
  for (const std::string body : {"asean", "ascn", "amf", "mgmac"}) {
    for (const std::string on : {"2020-06-01", "2022-06-01", "2026-11-22"}) {
      for (const std::uint64_t position : {40u, 90u}) {
        const auto ask = [&](auto request) {
          request.set_body(body);
          request.set_on(on);
          request.mutable_as_of()->set_position(position);
          all += Asked(client, request) + "\n";
        };
        ask(v1::GetBodyRequest());
        ask(v1::ListMembersRequest());
        ask(v1::ListOfficesRequest());
        ask(v1::ListMeetingsRequest());
        ask(v1::ListDocumentsRequest());
        ask(v1::ListProposalsRequest());
        v1::GetOfficeHolderRequest holder;
        holder.set_office("chair");
        ask(holder);
        v1::SearchRequest search;
        search.set_query("meeting cit*");
        ask(search);
      }
    }
  }
  return all;
}

TEST(ProcessTest, RestartsCleanAndAfterAKillGiveTheSameAnswers) {
  testing::TempDir folder;
  const std::string data = folder.Sub("ledger");
  std::string before;
  {
    ServerProcess server(data);
    ASSERT_TRUE(server.serving()) << server.log();
    auto client = Connect(server);
    Import(*client, FirstRecord());
    before = AllAnswers(*client);
    EXPECT_EQ(server.End(SIGTERM), 0) << server.log();
  }
  for (const int signal : {SIGKILL, SIGTERM, SIGKILL}) {
    ServerProcess server(data);
    ASSERT_TRUE(server.serving()) << server.log();
    EXPECT_EQ(AllAnswers(*Connect(server)), before);
    server.End(signal);
  }
}

TEST(ProcessTest, KilledTheServerFindsByWordsWhatItRecorded) {
  testing::TempDir folder;
  const std::string data = folder.Sub("ledger");
  for (int round = 0; round < 2; ++round) {
    ServerProcess server(data);
    ASSERT_TRUE(server.serving()) << server.log();
    auto client = Connect(server);
    // The index is not synced: what the kill takes of it is made again from the log.
    if (round == 0) Import(*client, FirstRecord());
    v1::SearchRequest request;
    request.set_query("da nang");
    request.add_kinds(v1::SEARCH_KIND_PARTY);
    const auto found = client->Ask(request);
    ASSERT_THAT(found, IsOk());
    ASSERT_EQ(found->hits_size(), 1);
    EXPECT_EQ(found->hits(0).kind(), v1::SEARCH_KIND_PARTY);
    server.End(SIGKILL);
  }
}

TEST(ProcessTest, AFolderInUseIsRefused) {
  testing::TempDir folder;
  ServerProcess first(folder.Sub("ledger"));
  ASSERT_TRUE(first.serving()) << first.log();
  // The second writes its log elsewhere.
  std::filesystem::create_directory_symlink(folder.Sub("ledger"), folder.Sub("same"));
  ServerProcess second(folder.Sub("same"));
  EXPECT_FALSE(second.serving());
  EXPECT_EQ(second.exit_status(), 1);
  EXPECT_THAT(second.log(), HasSubstr("in use"));
}

TEST(ProcessTest, APortInUseIsRefused) {
  testing::TempDir folder;
  ServerProcess first(folder.Sub("one"));
  ASSERT_TRUE(first.serving()) << first.log();
  ServerProcess second(folder.Sub("two"), first.address());
  EXPECT_FALSE(second.serving());
  EXPECT_THAT(second.log(), HasSubstr("in use"));
}

// The largest file of a kind in the database's folder.
std::filesystem::path Largest(const std::string& data, const std::string& extension) {
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data)) {
    if (entry.path().extension() != extension) continue;
    if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)) {
      largest = entry.path();
    }
  }
  return largest;
}

TEST(ProcessTest, AByteFlippedInTheWriteAheadLogIsNeverOpenedShorterInSilence) {
  testing::TempDir folder;
  const std::string data = folder.Sub("ledger");
  {
    ServerProcess server(data);
    Import(*Connect(server), FirstRecord());
    server.End(SIGKILL);  // a clean stop would leave nothing in it
  }
  const auto log = Largest(data, ".log");
  ASSERT_GT(std::filesystem::file_size(log), 1000u);
  testing::FlipByte(log.string(), static_cast<long>(std::filesystem::file_size(log) / 2));
  ServerProcess server(data);
  EXPECT_FALSE(server.serving());
  EXPECT_EQ(server.exit_status(), 1);
  EXPECT_THAT(server.log(), ::testing::AnyOf(HasSubstr("damaged"), HasSubstr("orrupt")));
}

TEST(ProcessTest, AByteFlippedInATableFileIsReported) {
  testing::TempDir folder;
  const std::string data = folder.Sub("ledger");
  {
    ServerProcess server(data);
    Import(*Connect(server), FirstRecord());
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  const auto table = Largest(data, ".sst");
  ASSERT_FALSE(table.empty());
  testing::FlipByte(table.string(), static_cast<long>(std::filesystem::file_size(table) / 3));
  ServerProcess server(data);
  if (!server.serving()) {
    EXPECT_EQ(server.exit_status(), 1);
    return;
  }
  // Opened: then reading it all must say so.
  const absl::Status read =
      Connect(server)->ReadEvents({}, [](const v1::RecordedEvent&) { return absl::OkStatus(); });
  EXPECT_THAT(read, testing::StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace minutebook
