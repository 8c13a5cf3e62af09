// The golden ledger, opened by this build: it verifies, and answers as it did.
#include "tests/golden/golden.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <regex>

#include "store/checkpoint.h"
#include "tests/integration/run_minutebook.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::golden {
namespace {

using ::testing::HasSubstr;
using testing::StatusIs;

class GoldenTest : public ::testing::Test {
 protected:
  GoldenTest() : folder_(copy_.Sub("golden")) {
    std::filesystem::copy(GOLDEN, folder_, std::filesystem::copy_options::recursive);
    // What git does not keep.
    chmod((folder_ + "/" + kSigningKey).c_str(), 0600);
  }

  std::string path(const char* name) const { return folder_ + "/" + name; }
  std::string Kept(const char* name) const { return testing::ReadFile(path(name)); }

  const testing::TempDir copy_;
  const std::string folder_;
};

TEST_F(GoldenTest, HoldsBeforeTheAuditorByItsFirstKeyAlone) {
  const Ran ran = RunMinutebook(
      "127.0.0.1:1", {"verify", path(kLedger), "--key", FirstKey().verifier().ToString(),
                      "--checkpoint", path(kEarlierCheckpoint), "--checkpoint", path(kCheckpoint)});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("every checkpoint is signed by the key given"));
}

TEST_F(GoldenTest, OpensWithTheSameRootAndViewsAndAnswersAsItDid) {
  RunningServer server(path(kLedger), OptionsOf(folder_));
  EXPECT_EQ(FactsOf(server), Kept(kFacts));
  EXPECT_EQ(AnswersOf(server), Kept(kAnswers));
}

TEST_F(GoldenTest, SignsWhatItSignedAndServesTheCosignature) {
  RunningServer server(path(kLedger), OptionsOf(folder_));
  EXPECT_EQ(server.client().Ask(v1::GetCheckpointRequest())->checkpoint().note(),
            Kept(kCheckpoint));
  const auto early = store::ParseCheckpoint(Kept(kEarlierCheckpoint));
  ASSERT_TRUE(early.ok()) << early.status();
  EXPECT_TRUE(FirstKey().verifier().Verify(early->note).ok());
  v1::GetCheckpointRequest request;
  request.set_tree_size(early->checkpoint.head.size);
  const auto again = store::ParseCheckpoint(server.client().Ask(request)->checkpoint().note());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->note.text, early->note.text);
  EXPECT_TRUE(Witness().verifier().Verify(again->note).ok());
}

TEST_F(GoldenTest, GoesOn) {
  RunningServer server(path(kLedger), OptionsOf(folder_));
  const auto before = store::ParseCheckpoint(Kept(kCheckpoint));
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished("another");
  request.mutable_evidence()->set_since_tree_size(before->checkpoint.head.size);
  const auto answer = server.client().Append(request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->receipts(0).position(), before->checkpoint.head.size + 1);
  EXPECT_TRUE(answer->evidence().has_consistency());
}

TEST_F(GoldenTest, OfANewerFormatIsRefusedByName) {
  const std::string identity = testing::ReadFile(path(kLedger) + "/LEDGER");
  testing::WriteFile(
      path(kLedger) + "/LEDGER",
      std::regex_replace(identity, std::regex("format_version: [0-9]+"), "format_version: 4096"));
  store::OpenOptions open;
  open.path = path(kLedger);
  EXPECT_THAT(store::OpenRocksStore(open),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("4096")));
  const Ran ran = RunMinutebook("127.0.0.1:1", {"verify", path(kLedger)});
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.err, HasSubstr("4096"));
}

}  // namespace
}  // namespace minutebook::golden
