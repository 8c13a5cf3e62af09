// A record of which something was erased: it holds, by every way of checking it, and its words are
// in no file, also where the server was killed; a payload that is merely gone is damage.
#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tests/integration/forged_ledger.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"
#include "tests/testing/status_matchers.h"
#include "tools/cli/message_writer.h"
#include "tools/client/client.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The event that names who presided over a meeting, and a meeting; with words of theirs alone.
constexpr char kNaming[] = "ascn:name-p-003";
constexpr char kMeeting[] = "ascn:annual-4";
const std::vector<std::string> kWords = {"Sar Kheng", "presided over by Brunei"};

class VerifyErased : public ::testing::Test {
 protected:
  VerifyErased() { Start(); }

  void Start() {
    server_ = std::make_unique<ServerProcess>(data_);
    ASSERT_TRUE(server_->serving()) << server_->log();
  }
  Ran Run(std::vector<std::string> arguments) {
    return RunMinutebook(server_->address(), std::move(arguments));
  }
  void RecordAndErase() {
    client::ClientOptions options;
    options.server = server_->address();
    client::Client client(options);
    Import(client, FirstRecord());
    for (const char* event : {kNaming, kMeeting}) {
      const Ran ran = Run({"erase", event, "--because", "asked for by the person", "--authority",
                           "the data protection officer", "--yes"});
      ASSERT_EQ(ran.code, 0) << ran.err;
    }
  }
  // Files of the folder and beside it that hold words of what was erased.
  std::vector<std::string> FilesWithWords() const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (!file.is_regular_file()) continue;
      const std::string bytes = testing::ReadFile(file.path());
      for (const std::string& word : kWords) {
        if (bytes.find(word) != bytes.npos) found.push_back(file.path().string() + ": " + word);
      }
    }
    return found;
  }

  testing::TempDir folder_;
  const std::string data_ = folder_.Sub("ledger");
  std::unique_ptr<ServerProcess> server_;
};

TEST_F(VerifyErased, KilledRightAfterwardsItHoldsAndNoFileHasTheWords) {
  RecordAndErase();
  server_->End(SIGKILL);
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(FilesWithWords(), IsEmpty());
    const Ran ran = RunMinutebook("127.0.0.1:1", {"verify", data_});
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("2 events erased on record"),
                               HasSubstr("the views follow from the log")));
    Start();
    EXPECT_THAT(Run({"explain", "event", kMeeting}).out, HasSubstr("asked for by the person"));
    server_->End(SIGKILL);
  }
}

TEST_F(VerifyErased, AServerATileExportAndAReportHold) {
  RecordAndErase();
  const Ran live = Run({"verify"});
  EXPECT_EQ(live.code, 0) << live.out << live.err;
  EXPECT_THAT(live.out, HasSubstr("2 events erased on record"));
  const std::string tiles = folder_.Sub("tiles");
  ASSERT_EQ(Run({"export", "tiles", tiles, "--payloads"}).code, 0);
  const Ran exported = Run({"verify", tiles});
  EXPECT_EQ(exported.code, 0) << exported.out << exported.err;
  EXPECT_THAT(exported.out, HasSubstr("2 events erased on record"));
  const std::string report = folder_.Sub("report.json");
  ASSERT_EQ(
      Run({"audit", "ascn", "chair", "--format", "json", "--evidence", "--output", report}).code,
      0);
  EXPECT_THAT(testing::ReadFile(report), HasSubstr("ERASED"));
  const Ran reported = Run({"verify", report});
  EXPECT_EQ(reported.code, 0) << reported.out << reported.err;
  EXPECT_THAT(FilesWithWords(), IsEmpty());
}

TEST_F(VerifyErased, TheEvidenceOfOneEventTellsWhenByWhomAndWhyItWasErased) {
  RecordAndErase();
  client::ClientOptions options;
  options.server = server_->address();
  client::Client client(options);
  v1::GetEventRequest request;
  request.mutable_ref()->set_body("ascn");
  request.mutable_ref()->set_ref("annual-4");
  request.mutable_evidence();
  ASSERT_OK_AND_ASSIGN(v1::GetEventResponse answer, client.GetEvent(request));
  ASSERT_EQ(answer.evidence().events_size(), 2);
  const std::string file = folder_.Sub("evidence.json");
  const auto verify = [&] {
    testing::WriteFile(file, cli::ProtoJson(answer));
    return RunMinutebook("127.0.0.1:1", {"proof", "verify", file});
  };
  const std::string event =
      absl::StrCat("the payload of event ", answer.event().header().position());
  const Ran held = verify();
  EXPECT_EQ(held.code, 0) << held.out << held.err;
  EXPECT_THAT(held.out,
              AllOf(ContainsRegex(absl::StrCat(event,
                                               " was erased on .* UTC by local, on the "
                                               "authority of the data protection officer, "
                                               "because: asked for by the person .event")),
                    Not(HasSubstr("is gone"))));
  // By itself the event proves that it has none, and not why.
  answer.mutable_evidence()->mutable_events()->RemoveLast();
  const Ran alone = verify();
  EXPECT_EQ(alone.code, 0) << alone.out << alone.err;
  EXPECT_THAT(alone.out, AllOf(HasSubstr(absl::StrCat("why ", event, " is gone")),
                               Not(HasSubstr("erased on"))));
}

TEST_F(VerifyErased, AnEventThatIsSaidToBeErasedAndIsNotIsCaught) {
  LedgerCopy ledger;
  ledger.Rewrite(40, [](v1::StoredEvent& stored) {
    stored.clear_salt();
    stored.clear_event();
  });
  const Ran gone = RunMinutebook("127.0.0.1:1", {"verify", ledger.path()});
  EXPECT_EQ(gone.code, 1);
  EXPECT_THAT(gone.out, HasSubstr("payload    position 40: the payload is gone, and no "
                                  "PayloadErased says why"));
  ServerProcess server(ledger.path());
  const Ran asked = RunMinutebook(server.address(), {"replay"});
  EXPECT_NE(asked.code, 0);
  EXPECT_THAT(asked.err, HasSubstr("the payload at position 40 is missing"));
}

}  // namespace
}  // namespace minutebook
