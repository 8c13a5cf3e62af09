// Erasing in the first record, through the command and the service: personal data goes, and nothing
// else does.
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>

#include "tests/integration/every_answer.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"

namespace minutebook {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// Who presided over the fifth annual meeting, and the event that names him.
constexpr char kPerson[] = "Sar Kheng";
constexpr char kNaming[] = "ascn:name-p-003";

class EraseTest : public ::testing::Test {
 protected:
  EraseTest() { Import(server_.client(), FirstRecord()); }

  Ran Run(std::vector<std::string> arguments) {
    return RunMinutebook(server_.address(), std::move(arguments));
  }
  Ran Erase(const std::string& event) {
    return Run({"erase", event, "--because", "asked for by the person", "--authority",
                "the data protection officer", "--yes"});
  }
  std::vector<std::string> Answers(store::Position position) {
    v1::AsOf as_of;
    as_of.set_position(position);
    return EveryAnswer(server_.client(), {"2022-06-01", "2026-11-22"}, {as_of});
  }

  RunningServer server_;
};

// Positions and revisions are where events came to lie, which differs by what was erased.
std::string WithoutPlaces(const std::string& answer) {
  static const std::regex places(R"re((osition|evision)"?: ?"?[0-9]+"?)re");
  return std::regex_replace(answer, places, "");
}

TEST_F(EraseTest, APersonsNameGoesAndEveryMeetingStays) {
  const store::Position head = server_.ledger().log().Head();
  const Ran meetings = Run({"show", "meetings", "ascn", "--json"});
  const std::vector<std::string> before = Answers(head);
  ASSERT_THAT(before, Contains(HasSubstr(kPerson)));
  const Ran erased = Erase(kNaming);
  ASSERT_EQ(erased.code, 0) << erased.err;
  EXPECT_THAT(erased.out, HasSubstr("Erased: party named at position"));

  for (const store::Position position : {head, head + 1}) {
    const std::vector<std::string> after = Answers(position);
    EXPECT_THAT(after, Not(Contains(HasSubstr(kPerson)))) << "as of " << position;
    EXPECT_EQ(after.size(), before.size());
  }
  const Ran now = Run({"show", "meetings", "ascn", "--json"});
  EXPECT_EQ(std::count(now.out.begin(), now.out.end(), '\n'),
            std::count(meetings.out.begin(), meetings.out.end(), '\n'));
  // The meeting tells the person by id.
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-5"}).out, HasSubstr("annual-5"));
  EXPECT_THAT(Run({"show", "chair", "ascn", "--on", "2022-06-01"}).out, HasSubstr("p-003"));
}

TEST_F(EraseTest, ReadersGetTheHeaderAndTheExplanationSaysWhy) {
  ASSERT_EQ(Erase(kNaming).code, 0);
  v1::GetEventRequest request;
  request.mutable_ref()->set_body("ascn");
  request.mutable_ref()->set_ref("name-p-003");
  const auto event = server_.client().GetEvent(request);
  ASSERT_TRUE(event.ok()) << event.status();
  EXPECT_FALSE(event->event().has_event());
  EXPECT_EQ(event->event().salt(), "");
  EXPECT_EQ(event->event().header().type(), v1::EVENT_TYPE_PARTY_NAMED);
  const Ran explained = Run({"explain", "event", kNaming});
  EXPECT_THAT(explained.out + explained.err,
              HasSubstr("by local: asked for by the person (authority: the data protection "
                        "officer)"));
  const Ran replay = Run({"replay", "--body", "ascn"});
  EXPECT_THAT(replay.out, HasSubstr("erased"));
  EXPECT_THAT(replay.out, Not(HasSubstr(kPerson)));
}

TEST_F(EraseTest, SearchFindsItNoMore) {
  ASSERT_THAT(Run({"search", kPerson}).out, HasSubstr("p-003"));
  ASSERT_EQ(Erase(kNaming).code, 0);
  ASSERT_TRUE(server_.ledger()
                  .words()
                  .WaitFor(server_.ledger().log().Head(), std::chrono::seconds(60))
                  .ok());
  EXPECT_THAT(Run({"search", kPerson}).out, Not(HasSubstr("p-003")));
}

TEST_F(EraseTest, AnExportOfWhatIsLeftGivesEqualAnswersElsewhere) {
  ASSERT_EQ(Erase(kNaming).code, 0);
  const Ran exported = Run({"export", "ndjson"});
  ASSERT_EQ(exported.code, 0) << exported.err;
  EXPECT_THAT(exported.out, Not(HasSubstr(kPerson)));
  EXPECT_THAT(exported.err, HasSubstr("1 erased event"));
  RunningServer other({}, {}, 9);
  other.clock().Advance(3'600'000'000);
  const Ran imported = RunMinutebook(other.address(), {"import", "--sorted", "-"}, exported.out);
  ASSERT_EQ(imported.code, 0) << imported.err;
  const auto answers = [](RunningServer& server) {
    std::vector<std::string> all =
        EveryAnswer(server.client(), {"2022-06-01", "2026-11-22"}, {v1::AsOf()});
    for (std::string& answer : all) answer = WithoutPlaces(answer);
    return all;
  };
  const std::vector<std::string> here = answers(server_);
  EXPECT_GT(here.size(), 100u);
  EXPECT_EQ(answers(other), here);
}

TEST_F(EraseTest, WhatIsWrongIsToldByItsField) {
  v1::EraseRequest request;
  request.set_authority("x");
  EXPECT_THAT(server_.client().Erase(request).status().ToString(), HasSubstr("key:"));
  request.set_position(2);
  EXPECT_THAT(server_.client().Erase(request).status().ToString(), HasSubstr("reason"));
  request.set_event_id("no uuid");
  request.set_reason("y");
  EXPECT_THAT(server_.client().Erase(request).status().ToString(), HasSubstr("eventId:"));
  request.set_event_id("11111111-2222-4333-8444-555555555555");
  EXPECT_EQ(server_.client().Erase(request).status().code(), absl::StatusCode::kNotFound);
  request.set_position(1);
  EXPECT_EQ(server_.client().Erase(request).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(EraseTest, TheCommandAsksBeforeItErases) {
  const Ran unasked = Run({"erase", kNaming, "--because", "r", "--authority", "a"});
  EXPECT_EQ(unasked.code, 2);
  EXPECT_THAT(unasked.err, HasSubstr("--yes"));
  const Ran again = (Erase(kNaming), Erase(kNaming));
  EXPECT_THAT(again.out, HasSubstr("Erased before"));
}

}  // namespace
}  // namespace minutebook
