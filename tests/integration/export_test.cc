// A record exported from one server and imported into another, whose ledger has another id.
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/integration/every_answer.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/temp_dir.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string WithoutFirstLine(const std::string& text) { return text.substr(text.find('\n') + 1); }

std::uint64_t Lines(const std::string& text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

// What the sample does not have: an event under an id of the recorder's own, events named by their
// ids, corrections, a retraction undone, and a body that became known before the bodies above it
// did.
constexpr char kMore[] = R"(
{"with":{"body":"ascn"}}
{"id":"11111111-2222-4333-8444-555555555555","on":"2027-06-01","chairNominated":{"party":"sg","during":"2028"}}
{"ref":"sg-2028","on":"2027-07-01","chairElected":{"party":"sg","during":"2028","fulfils":"11111111-2222-4333-8444-555555555555"}}
{"ref":"fix-kh","eventCorrected":{"event":"kh-2022","version":"kh-2022","replacement":{"on":"2021-08-30","chairNominated":{"party":"kh","during":"2022"},"wording":"nominated as the Chair"},"reason":"The source's own words were left out.","authority":"the recorder"}}
{"ref":"not-sg-2028","eventRetracted":{"event":"11111111-2222-4333-8444-555555555555","reason":"Recorded in the wrong body.","authority":"the recorder"}}
{"ref":"undo","eventRetracted":{"event":"not-sg-2028","reason":"It was the right one.","authority":"the recorder"}}
{"with":{"body":"old","known_at":"1990-05-01T10:11:12.000013+07:00"}}
{"ref":"established","on":"1990","bodyEstablished":{"names":["An older body"],"timeZone":"Asia/Jakarta","parent":"asean"}}
{"ref":"sg","on":"1990","memberAdmitted":{"party":"sg"}}
)";

// Holds what import would sort otherwise, so it is sent as it stands.
void ImportAsItStands(RunningServer& server, const std::string& text) {
  const Ran ran = RunMinutebook(server.address(), {"import", "--sorted", "-"}, text);
  EXPECT_EQ(ran.code, 0) << ran.err;
}

// An event of ascn that names another by the id that it has in this ledger.
void RecordNamingById(RunningServer& server) {
  v1::GetEventRequest request;
  request.mutable_ref()->set_body("ascn");
  request.mutable_ref()->set_ref("sg-2028");
  const auto named = server.client().GetEvent(request);
  ASSERT_TRUE(named.ok()) << named.status();
  ImportAsItStands(server, R"({"body":"ascn","ref":"kh-2028","on":"2027-07-01","chairElected":)"
                           R"({"party":"kh","during":"2028"},"disputes":[{"event":")" +
                               named->event_id() + R"(","about":["holder"]}]})");
}

// A server of another ledger, an hour later.
struct Copy : RunningServer {
  Copy() : RunningServer({}, {}, 9) { clock().Advance(3'600'000'000); }
};

class ExportTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    source_ = new RunningServer();
    Import(source_->client(), FirstRecord());
    ImportAsItStands(*source_, kMore);
    RecordNamingById(*source_);
  }
  static void TearDownTestSuite() {
    delete source_;
    source_ = nullptr;
  }

  static std::string Exported(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"export", "ndjson"});
    const Ran ran = RunMinutebook(source_->address(), more);
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.out;
  }

  static std::vector<std::string> Answers(RunningServer& server) {
    std::vector<v1::AsOf> limits(5);
    limits[1].set_known_at("2021-12-31");
    limits[2].set_known_at("1990-05-01T03:11:12.000013Z");
    limits[3].set_position(77);
    limits[4].set_position(90);
    limits[4].set_known_at("2022-10-01");
    return EveryAnswer(server.client(),
                       {"1990-06-01", "2018-07-08", "2020-06-01", "2021-08-30", "2022-06-01",
                        "2023-09-01", "2026-11-22"},
                       limits);
  }

  static RunningServer* source_;
};

RunningServer* ExportTest::source_ = nullptr;

TEST_F(ExportTest, EveryAnswerOfALedgerThatImportedItIsTheSame) {
  Copy copy;
  const Ran import = RunMinutebook(copy.address(), {"import", "-"}, Exported());
  ASSERT_EQ(import.code, 0) << import.err;
  const auto before = Answers(*source_);
  const auto after = Answers(copy);
  ASSERT_GT(before.size(), 2'000u);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) ASSERT_EQ(after[i], before[i]);
}

TEST_F(ExportTest, TheCopyExportsTheSameLines) {
  Copy copy;
  const std::string exported = Exported();
  ASSERT_EQ(RunMinutebook(copy.address(), {"import", "-"}, exported).code, 0);
  const Ran again = RunMinutebook(copy.address(), {"export", "ndjson"});
  EXPECT_THAT(exported, StartsWith(R"({"export":{"ledger":"07070707-)"));
  EXPECT_THAT(again.out, StartsWith(R"({"export":{"ledger":"09090909-)"));
  EXPECT_EQ(WithoutFirstLine(again.out), WithoutFirstLine(exported));
}

TEST_F(ExportTest, ImportedTwiceItDoublesNothing) {
  Copy copy;
  const std::string exported = Exported();
  ASSERT_EQ(RunMinutebook(copy.address(), {"import", "-"}, exported).code, 0);
  const auto head = copy.ledger().log().Head();
  const Ran again = RunMinutebook(copy.address(), {"import", "-"}, exported);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr(": 0 events recorded, "));
  EXPECT_EQ(copy.ledger().log().Head(), head);
}

TEST_F(ExportTest, AnIdThatFollowsFromARefIsWrittenAsTheRefAndAChosenOneStays) {
  const std::string exported = Exported();
  EXPECT_THAT(exported, HasSubstr(R"("disputes":[{"event":"sg-2028")"));
  EXPECT_THAT(exported, HasSubstr(R"("fulfils":"11111111-2222-4333-8444-555555555555")"));
  EXPECT_THAT(exported, HasSubstr(R"("id":"11111111-2222-4333-8444-555555555555")"));
}

TEST_F(ExportTest, AnExportGoesOnWhereAnEarlierOneEnded) {
  Copy copy;
  const std::string first = Exported({"--to", "60"});
  const std::string second = Exported({"--from", "61"});
  EXPECT_EQ(WithoutFirstLine(first) + WithoutFirstLine(second), WithoutFirstLine(Exported()));
  ASSERT_EQ(RunMinutebook(copy.address(), {"import", "-"}, first).code, 0);
  EXPECT_EQ(copy.ledger().log().Head(), 60u);
  ASSERT_EQ(RunMinutebook(copy.address(), {"import", "-"}, second).code, 0);
  EXPECT_EQ(copy.ledger().log().Head(), source_->ledger().log().Head());
}

TEST_F(ExportTest, OneBodyIsExportedWithAWordOnThoseItLeansOn) {
  const Ran ran = RunMinutebook(source_->address(), {"export", "ndjson", "--body", "ascn"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_THAT(ran.out, StartsWith(R"({"export":{"ledger":)"));
  EXPECT_THAT(ran.out, Not(HasSubstr(R"({"body":"asean")")));
  EXPECT_THAT(ran.err, HasSubstr("It leans on the record of asean"));
  Copy copy;
  const std::string both = Exported({"--body", "ascn", "--body", "asean"});
  const Ran import = RunMinutebook(copy.address(), {"import", "-"}, both);
  EXPECT_EQ(import.code, 0) << import.err;
}

TEST_F(ExportTest, AFileIsWrittenWholeOrNotAtAll) {
  testing::TempDir folder;
  const std::string path = folder.Sub("record.ndjson");
  const Ran ran = RunMinutebook(source_->address(), {"export", "ndjson", "-o", path});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(testing::ReadFile(path), Exported());
  const std::string events = std::to_string(Lines(Exported()) - 1);
  EXPECT_THAT(ran.out, StartsWith(path + ": " + events + " events exported, up to position "));
  EXPECT_THAT(ran.out, HasSubstr("Left out: 1 event of the server's own"));
  testing::WriteFile(path, "kept");
  const Ran beyond =
      RunMinutebook(source_->address(), {"export", "ndjson", "-o", path, "--to", "999"});
  EXPECT_EQ(beyond.code, 2);
  EXPECT_THAT(beyond.err, HasSubstr("--to 999: the ledger ends at position "));
  EXPECT_EQ(testing::ReadFile(path), "kept");
  const Ran nowhere =
      RunMinutebook(source_->address(), {"export", "ndjson", "-o", folder.Sub("no/where")});
  EXPECT_EQ(nowhere.code, 5);
}

}  // namespace
}  // namespace minutebook
