// Flags and JSON texts into appends.
#include <sstream>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tests/tools/fake_server.h"
#include "tools/cli/app.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/record_run.h"
#include "tools/cli/set_path.h"
#include "tools/cli/short_form.h"

namespace minutebook::cli {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

TEST(SetPath, MakesObjectsAndListsOnTheWay) {
  JsonValue root = JsonValue::Object();
  EXPECT_THAT(SetPath(root, "a.b[0].c", JsonValue::String("x")), IsOk());
  EXPECT_THAT(SetPath(root, "a.b[1].c", JsonValue::String("y")), IsOk());
  EXPECT_EQ(root.Find("a")->Find("b")->items[1].Find("c")->text, "y");
  EXPECT_THAT(SetPath(root, "a.b[5]", JsonValue()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SetPath(root, "a.b[0].c.d", JsonValue()),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SetPath(root, "a..b", JsonValue()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(SetPath(root, "a[x]", JsonValue()), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(TypedName, TakesALanguageInFrontOnly) {
  EXPECT_EQ(TypedName("vi=Hà Nội").Find("language")->text, "vi");
  EXPECT_EQ(TypedName("Plan = Action").text, "Plan = Action");
}

TEST(ReadAppend, TakesALineANewEventAndAWholeRequest) {
  FieldProblems problems;
  const auto read = [&](const char* text) { return ReadAppend(*ParseJson(text), problems); };
  EXPECT_EQ(read(R"({"body":"b","meetingHeld":{}})").events_size(), 1);
  EXPECT_EQ(read(R"({"body":"b","event":{"meetingHeld":{}}})").events_size(), 1);
  const v1::AppendRequest request =
      read(R"({"events":[{"body":"b","event":{"meetingHeld":{}}},{"body":"b","meetingHeld":{}}],)"
           R"("expectations":[{"body":"b","mustNotExist":{}}]})");
  EXPECT_EQ(request.events_size(), 2);
  EXPECT_TRUE(request.expectations(0).has_must_not_exist());
  EXPECT_TRUE(problems.empty());
  read(R"({"events":[{"body":"b","metingHeld":{}}]})");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].field, "events[0].metingHeld");
}

TEST(Expect, TakesANumberNewAndExists) {
  v1::AppendRequest request;
  request.add_events()->set_body("b");
  EXPECT_THAT(Expect("7", request), IsOk());
  EXPECT_EQ(request.expectations(0).exact_revision(), 7u);
  EXPECT_THAT(Expect("0", request), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Expect("old", request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(EventLine, CanBeImportedAgain) {
  v1::RecordedEvent recorded;
  recorded.mutable_header()->set_position(12);
  recorded.mutable_header()->set_event_id(std::string(16, '\x11'));
  recorded.mutable_header()->set_type(v1::EVENT_TYPE_MEETING_HELD);
  recorded.mutable_header()->add_bodies()->set_body("amf");
  recorded.mutable_header()->add_bodies()->set_body("mgmac");
  recorded.mutable_event()->set_on("2022-12-02/2022-12-03");
  recorded.mutable_event()->mutable_meeting_held()->set_format(v1::MEETING_FORMAT_IN_PERSON);
  auto* source = recorded.mutable_event()->add_sources();
  source->set_url("https://x?a=\"b\"");
  source->set_sha256(std::string(32, '\x07'));

  ASSERT_OK_AND_ASSIGN(const JsonValue json, ParseJson(EventLine(recorded)));
  FieldProblems problems;
  ShortFormReader reader;
  const auto event = reader.Read(json, problems);
  ASSERT_TRUE(event.has_value()) << (problems.empty() ? "" : problems[0].message);
  EXPECT_EQ(event->event().SerializeAsString(), recorded.event().SerializeAsString());
  EXPECT_EQ(event->body(), "amf");
  EXPECT_EQ(event->further_bodies(0), "mgmac");
  EXPECT_EQ(event->event_id(), "11111111-1111-1111-1111-111111111111");
}

// Runs the whole command.
class App : public ::testing::Test {
 protected:
  int Run(std::vector<const char*> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), "minutebook");
    std::istringstream in(input);
    out_.str("");
    err_.str("");
    const Console console{in, out_, err_};
    return RunApp(static_cast<int>(arguments.size()), arguments.data(), console);
  }
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(App, FlagsOfAnEventBecomeIt) {
  client::FakeLedger ledger;
  EXPECT_EQ(Run({"--server",
                 ledger.address().c_str(),
                 "record",
                 "meeting-held",
                 "--body",
                 "ascn",
                 "--on",
                 "2021-08-30",
                 "--ref",
                 "annual-4",
                 "--series",
                 "annual",
                 "--ordinal",
                 "4",
                 "--presiding-party",
                 "bn",
                 "--participant",
                 "kind=member city,count=26",
                 "--topic",
                 "portal",
                 "tool",
                 "--closed",
                 "--set",
                 "remarks[0].text=well"}),
            0)
      << err_.str();
  EXPECT_THAT(ledger.Names(), ::testing::ElementsAre("annual-4"));
  EXPECT_THAT(out_.str(), HasSubstr("Recorded: meeting held"));
}

TEST_F(App, FlagsThatAreWrongSendNothing) {
  client::FakeLedger ledger;
  EXPECT_EQ(Run({"--server", ledger.address().c_str(), "record", "meeting-held", "--ordinal", "x",
                 "--participant", "26"}),
            kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("meetingHeld.ordinal: a whole number is expected"));
  EXPECT_THAT(err_.str(), HasSubstr("key=value"));
  EXPECT_EQ(ledger.appends(), 0);
}

TEST_F(App, AMisspeltCommandIsAnsweredWithTheRightOne) {
  EXPECT_EQ(Run({"show", "chiar", "ascn"}), kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean minutebook show chair?"));
}

TEST_F(App, AFileWithAMistakeIsNotSentAtAll) {
  client::FakeLedger ledger;
  const std::string file =
      "{\"body\":\"b\",\"ref\":\"a\",\"meetingHeld\":{}}\n{\"body\":\"b\",\"ref\":\"b\"}\n";
  EXPECT_EQ(Run({"--server", ledger.address().c_str(), "import", "-"}, file), kRefused);
  EXPECT_THAT(err_.str(), HasSubstr("standard input: 1 mistake; nothing was sent\n  line 2: "));
  EXPECT_EQ(ledger.streams(), 0);
}

TEST_F(App, ASortedFileStopsAtItsFirstMistakeAndTellsWhatWasKept) {
  client::FakeLedger ledger;
  const std::string file = "{\"body\":\"b\",\"ref\":\"a\",\"meetingHeld\":{}}\n{\"ref\":\"b\"}\n";
  EXPECT_EQ(Run({"--server", ledger.address().c_str(), "import", "--sorted", "-"}, file), kRefused);
  EXPECT_THAT(err_.str(), HasSubstr("line 2: "));
  EXPECT_THAT(err_.str(), HasSubstr("Kept: 1 event recorded"));
}

TEST_F(App, ARefusedEventIsNamedByItsLine) {
  client::FakeLedger ledger;
  ledger.refuse_name = "a";
  // Sorting sends the second line first.
  const std::string file =
      "{\"body\":\"b\",\"ref\":\"a\",\"knownAt\":\"2022-01-01\",\"meetingHeld\":{}}\n"
      "{\"body\":\"b\",\"ref\":\"b\",\"knownAt\":\"2021-01-01\",\"meetingHeld\":{}}\n";
  EXPECT_EQ(Run({"--server", ledger.address().c_str(), "import", "-"}, file), kRefused);
  EXPECT_THAT(err_.str(), HasSubstr("standard input: line 1: refused"));
  EXPECT_THAT(err_.str(), HasSubstr("Kept: 1 event recorded"));
}

TEST_F(App, ASecondImportRecordsNothingNew) {
  client::FakeLedger ledger;
  const std::string file = "{\"body\":\"b\",\"ref\":\"a\",\"meetingHeld\":{}}\n";
  EXPECT_EQ(Run({"--server", ledger.address().c_str(), "import", "-"}, file), 0);
  EXPECT_THAT(out_.str(), HasSubstr("1 event recorded"));
  EXPECT_EQ(Run({"import", "-", "--server", ledger.address().c_str()}, file), 0);
  EXPECT_THAT(out_.str(), HasSubstr("0 events recorded, 1 on record already"));
}

TEST_F(App, ADryRunSendsNothingAndTellsTheOrder) {
  const std::string file =
      "{\"body\":\"b\",\"ref\":\"a\",\"knownAt\":\"2022-01-01\",\"meetingHeld\":{}}\n"
      "{\"body\":\"b\",\"ref\":\"b\",\"knownAt\":\"2021-01-01\",\"meetingHeld\":{}}\n";
  EXPECT_EQ(Run({"import", "--dry-run", "-"}, file), 0);
  EXPECT_THAT(out_.str(), HasSubstr("2 events would be sent in another order"));
}

}  // namespace
}  // namespace minutebook::cli
