#include "tools/cli/short_form.h"

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ShortForm : public ::testing::Test {
 protected:
  std::optional<v1::NewEvent> Read(const std::string& line) {
    auto json = ParseJson(line);
    EXPECT_TRUE(json.ok()) << json.status();
    problems_.clear();
    return reader_.Read(*json, problems_);
  }
  // The event of a line that has to be right.
  v1::NewEvent Good(const std::string& line) {
    auto event = Read(line);
    for (const auto& problem : problems_) {
      ADD_FAILURE() << problem.field << ": " << problem.message;
    }
    EXPECT_TRUE(event.has_value());
    return event.value_or(v1::NewEvent());
  }
  // What is wrong with a line: "field: message", the first.
  std::string Bad(const std::string& line) {
    EXPECT_FALSE(Read(line).has_value());
    if (problems_.empty()) return "";
    return problems_[0].field + ": " + problems_[0].message;
  }

  ShortFormReader reader_;
  FieldProblems problems_;
};

TEST_F(ShortForm, ReadsTheLineOfTheExample) {
  const v1::NewEvent event =
      Good(R"({"body":"ascn","ref":"annual-4","on":"2021-08-30","meetingHeld":{"series":"annual",)"
           R"("ordinal":4,"format":"virtual","presiding":{"party":"bn","as":"chair"},)"
           R"("participants":[{"kind":"member city","count":26}],"topics":["portal"]}})");
  EXPECT_EQ(event.body(), "ascn");
  EXPECT_EQ(event.event_id(), "");
  EXPECT_EQ(event.event().ref(), "annual-4");
  const v1::MeetingHeld& held = event.event().meeting_held();
  EXPECT_EQ(held.ordinal(), 4u);
  EXPECT_EQ(held.format(), v1::MEETING_FORMAT_VIRTUAL);
  EXPECT_EQ(held.presiding().capacity(), "chair");
  EXPECT_EQ(held.participants(0).count(), 26u);
}

TEST_F(ShortForm, SnakeCaseAndLongFormsSayTheSame) {
  const v1::NewEvent flat =
      Good(R"({"body":"ascn","known_at":"2021-08-30","further_bodies":["asean"],"ref":"x",)"
           R"("meeting_held":{"format":"in person"}})");
  const v1::NewEvent whole =
      Good(R"({"body":"ascn","knownAt":"2021-08-30","furtherBodies":["asean"],"event":{"ref":"x",)"
           R"("meetingHeld":{"format":"MEETING_FORMAT_IN_PERSON"}}})");
  EXPECT_EQ(flat.SerializeAsString(), whole.SerializeAsString());
}

TEST_F(ShortForm, BodiesNamesThePrimaryOneAndTheFurtherOnes) {
  const v1::NewEvent event =
      Good(R"({"bodies":["amf","mgmac"],"ref":"x","meetingHeld":{"title":"t"}})");
  EXPECT_EQ(event.body(), "amf");
  EXPECT_THAT(event.further_bodies(), ElementsAre("mgmac"));
}

TEST_F(ShortForm, WithSetsDefaultsAndASecondOneReplacesTheFirst) {
  EXPECT_EQ(
      Read(R"({"with":{"body":"ascn","on":"2021","sources":[{"id":"vna","url":"https://x"}]}})"),
      std::nullopt);
  v1::NewEvent event = Good(R"({"ref":"a","documentAdopted":{"document":"d"}})");
  EXPECT_EQ(event.body(), "ascn");
  EXPECT_EQ(event.event().on(), "2021");
  EXPECT_EQ(event.event().sources(0).url(), "https://x");
  event = Good(R"({"ref":"b","on":"2022","documentAdopted":{"document":"e"}})");
  EXPECT_EQ(event.event().on(), "2022");
  Read(R"({"with":{"body":"asean"}})");
  event = Good(R"({"ref":"c","documentAdopted":{"document":"f"}})");
  EXPECT_EQ(event.body(), "asean");
  EXPECT_EQ(event.event().on(), "");
  EXPECT_THAT(event.event().sources(), IsEmpty());
}

TEST_F(ShortForm, ADefaultOfOneBodyGivesWayToBodies) {
  Read(R"({"with":{"body":"ascn"}})");
  const v1::NewEvent event = Good(R"({"bodies":["amf","mgmac"],"ref":"x","meetingHeld":{}})");
  EXPECT_EQ(event.body(), "amf");
}

TEST_F(ShortForm, ASourceNamedByIdIsTheOneDescribedBefore) {
  Read(R"({"source":{"id":"vna","url":"https://vna","title":"T"}})");
  const v1::NewEvent event =
      Good(R"({"body":"b","ref":"x","sources":[{"id":"vna"},"vna"],"meetingHeld":{}})");
  EXPECT_EQ(event.event().sources(0).title(), "T");
  EXPECT_EQ(event.event().sources(1).url(), "https://vna");
}

TEST_F(ShortForm, ASourceNamedBeforeItIsDescribedIsAMistake) {
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","sources":[{"id":"vna"}],"meetingHeld":{}})"),
              HasSubstr("sources: source \"vna\" is not described before this line"));
}

TEST_F(ShortForm, Sha256IsTakenInHexadecimalAndInBase64) {
  const std::string hex(64, 'a');
  const v1::NewEvent event =
      Good(R"({"body":"b","ref":"x","minutesApproved":{"sha256":")" + hex + "\"}}");
  EXPECT_EQ(event.event().minutes_approved().sha256(), std::string(32, '\xaa'));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","minutesApproved":{"sha256":"!"}})"),
              HasSubstr("minutesApproved.sha256: 64 hexadecimal digits"));
}

TEST_F(ShortForm, ATextStandsForAName) {
  const v1::NewEvent event = Good(
      R"({"body":"b","ref":"x","bodyEstablished":{"names":["One",{"text":"Hai","language":"vi"}]}})");
  EXPECT_EQ(event.event().body_established().names(0).text(), "One");
  EXPECT_EQ(event.event().body_established().names(1).language(), "vi");
}

TEST_F(ShortForm, UnknownKeysAreNamedWithTheNearestKnownOne) {
  EXPECT_EQ(Bad(R"({"body":"b","ref":"x","meetingHeld":{"ordnal":4}})"),
            "meetingHeld.ordnal: no such field, did you mean ordinal?");
  EXPECT_EQ(Bad(R"({"body":"b","ref":"x","meetingHold":{}})"),
            "meetingHold: no such key, did you mean meetingHeld?");
  EXPECT_EQ(Bad(R"({"body":"b","ref":"x","meetingHeld":{"participants":[{},{"knd":"c"}]}})"),
            "meetingHeld.participants[1].knd: no such field, did you mean kind?");
}

TEST_F(ShortForm, AnEnumValueThatIsNoneNamesThoseThatAre) {
  EXPECT_EQ(Bad(R"({"body":"b","ref":"x","meetingHeld":{"format":"virtaul"}})"),
            "meetingHeld.format: \"virtaul\" is no meeting format, did you mean virtual? One of: "
            "in_person, virtual, hybrid");
}

TEST_F(ShortForm, ValuesOfTheWrongKindAreRefused) {
  EXPECT_EQ(Bad(R"({"body":"b","ref":"x","on":2021,"meetingHeld":{}})"),
            "on: a text is expected: write \"2021\"");
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","meetingHeld":{"ordinal":-1}})"),
              HasSubstr("a whole number is expected, not -1"));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","meetingHeld":{"ordinal":4294967296}})"),
              HasSubstr("a whole number is expected"));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","meetingHeld":{"topics":"one"}})"),
              HasSubstr("a list is expected"));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","knownAt":"yesterday","meetingHeld":{}})"),
              HasSubstr("neither a day"));
}

TEST_F(ShortForm, WhatIsSaidTwiceIsRefused) {
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","meetingHeld":{},"chairElected":{}})"),
              HasSubstr("only one of these may be given, and meetingHeld is there already"));
  EXPECT_THAT(Bad(R"({"body":"b","bodies":["c"],"ref":"x","meetingHeld":{}})"),
              HasSubstr("given twice"));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","meetingHeld":{"minutes_":1}})"), HasSubstr("no such"));
  EXPECT_THAT(
      Bad(R"({"body":"b","ref":"x","documentAdopted":{"submittedTo":"a","submitted_to":"b"}})"),
      HasSubstr("given twice, under two spellings"));
}

TEST_F(ShortForm, WhatIsMissingIsNamed) {
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x"})"), HasSubstr("does not say what happened"));
  EXPECT_THAT(Bad(R"({"ref":"x","meetingHeld":{}})"), HasSubstr("body: missing"));
  EXPECT_THAT(Bad(R"({"body":"b","ref":"x","id":"y","meetingHeld":{}})"),
              HasSubstr("leave the id out"));
}

TEST_F(ShortForm, ADefaultCannotBeWhatEachEventHasForItself) {
  Read(R"({"with":{"body":"b","ref":"x","meetingHeld":{}}})");
  ASSERT_EQ(problems_.size(), 2u);
  EXPECT_EQ(problems_[0].field, "with.ref");
}

TEST_F(ShortForm, AMistakeInWithIsToldOnce) {
  Read(R"({"with":{"body":"b","sources":[{"ulr":"https://x"}]}})");
  EXPECT_EQ(problems_.size(), 1u);
  Read(R"({"ref":"x","meetingHeld":{}})");
  EXPECT_THAT(problems_, IsEmpty());
}

TEST_F(ShortForm, ALineOfAnExportTellsThatTheOrderIsALedgersAndEndsDefaults) {
  Read(R"({"with":{"body":"b"}})");
  EXPECT_FALSE(reader_.exported());
  EXPECT_EQ(Read(R"({"export":{"ledger":"x","from":1,"to":9}})"), std::nullopt);
  EXPECT_THAT(problems_, IsEmpty());
  EXPECT_TRUE(reader_.exported());
  EXPECT_THAT(Bad(R"({"ref":"x","meetingHeld":{}})"), HasSubstr("body: missing"));
  EXPECT_THAT(Bad(R"({"export":{},"ref":"x"})"), HasSubstr("in a line of its own"));
}

TEST_F(ShortForm, TheServersOwnEventsOfAReplayArePassedOver) {
  EXPECT_EQ(Read(R"({"ledgerEstablished":{"name":"l"},"header":{"position":1}})"), std::nullopt);
  EXPECT_THAT(problems_, IsEmpty());
  EXPECT_TRUE(reader_.skipped_server_event());
}

}  // namespace
}  // namespace minutebook::cli
