#include "tools/cli/import_file.h"

#include <sstream>

#include "gmock/gmock.h"
#include "tools/cli/known_at.h"

namespace minutebook::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Reads a whole file; events by ref, mistakes as "line field: message".
struct ReadFile {
  explicit ReadFile(const std::string& text) {
    std::istringstream in(text);
    ImportReader reader(in, true);
    while (auto event = reader.Next()) events.push_back(std::move(*event));
    for (const auto& p : reader.problems()) {
      mistakes.push_back(std::to_string(p.line) + " " + p.field + ": " + p.message);
    }
    unnamed = reader.unnamed();
  }
  std::vector<std::string> Refs() const {
    std::vector<std::string> refs;
    for (const auto& event : events) refs.push_back(event.event.event().ref());
    return refs;
  }
  std::vector<PlannedEvent> events;
  std::vector<std::string> mistakes;
  std::size_t unnamed = 0;
};

std::string Line(const std::string& ref, const std::string& known_at) {
  return R"({"body":"b","ref":")" + ref + R"(","knownAt":")" + known_at + R"(","meetingHeld":{}})" +
         "\n";
}

TEST(ImportFile, MistakesNameTheirLineAndDoNotHideLaterOnes) {
  const ReadFile file(
      "{\"with\":{\"body\":\"b\"}}\n\n{\"ref\":\"a\",\"meetingHeld\":{}}\n{oops}\n"
      "{\"ref\":\"c\",\"meetingHeld\":{\"x\":1}}\n");
  EXPECT_THAT(file.Refs(), ElementsAre("a"));
  EXPECT_THAT(file.mistakes, ElementsAre("4 : column 2: a key in double quotes is expected",
                                         "5 meetingHeld.x: no such field"));
}

TEST(ImportFile, DatesThatCannotBeAreFoundBeforeAnythingIsSent) {
  const ReadFile file(
      "{\"body\":\"b\",\"ref\":\"a\",\"on\":\"2021-02-30\",\"chairElected\":{\"during\":\"20\"}}\n"
      "{\"body\":\"b\",\"ref\":\"c\",\"on\":\"2021~\",\"officeHandedOver\":{\"from\":\"sg\",\"to\":"
      "\"id\"}}");
  ASSERT_EQ(file.mistakes.size(), 2u);
  EXPECT_THAT(file.mistakes[0], ::testing::StartsWith("1 on: \"2021-02-30\" is no date"));
  EXPECT_THAT(file.mistakes[1], ::testing::StartsWith("1 chairElected.during: \"20\""));
  EXPECT_THAT(file.Refs(), ElementsAre("c"));
}

TEST(ImportFile, ALineWithoutRefOrIdIsRefused) {
  const ReadFile file(R"({"body":"b","meetingHeld":{}})");
  EXPECT_EQ(file.unnamed, 1u);
  EXPECT_THAT(file.mistakes, ElementsAre("1 ref: missing: a rerun could not know the event again"));
}

TEST(ImportFile, ARefUsedTwiceInOneBodyIsRefused) {
  const ReadFile file(Line("a", "") + Line("a", ""));
  EXPECT_THAT(file.mistakes, ElementsAre("2 ref: \"a\" is on line 1 already"));
  const ReadFile other(Line("a", "") + R"({"body":"c","ref":"a","meetingHeld":{}})");
  EXPECT_THAT(other.mistakes, IsEmpty());
}

TEST(ImportFile, EventsAreSortedByKnownAtAndOtherwiseStayInOrder) {
  ReadFile file(Line("no-claim", "") + Line("b", "2021-08-30") + Line("a", "2020-01-01") +
                Line("c", "2021-08-30") + Line("noon", "2021-08-30T12:00:00Z"));
  EXPECT_EQ(FirstOutOfOrder(file.events)->line, 2u);
  EXPECT_EQ(SortByKnownAt(file.events), 4u);
  EXPECT_THAT(file.Refs(), ElementsAre("a", "noon", "b", "c", "no-claim"));
  EXPECT_EQ(FirstOutOfOrder(file.events), nullptr);
}

TEST(ImportFile, OnlyLinesOfOneBodyCanBeOutOfOrder) {
  const std::string later = R"({"body":"c","ref":"x","knownAt":"2019-01-01","meetingHeld":{}})";
  EXPECT_EQ(FirstOutOfOrder(ReadFile(Line("a", "2021-08-30") + later).events), nullptr);
  const std::string joint =
      R"({"body":"c","furtherBodies":["b"],"ref":"x","knownAt":"2019-01-01","meetingHeld":{}})";
  const ReadFile file(Line("a", "2021-08-30") + joint);
  EXPECT_EQ(FirstOutOfOrder(file.events)->line, 2u);
}

TEST(KnownAt, ADayIsItsEndAndATimeNeedsItsZone) {
  EXPECT_EQ(absl::FormatTime(*ParseKnownAt("2021-08-30"), absl::UTCTimeZone()),
            "2021-08-30T23:59:59.999999+00:00");
  EXPECT_EQ(*ParseKnownAt("2021-08-30T07:00:00+07:00"), *ParseKnownAt("2021-08-30T00:00:00Z"));
  EXPECT_EQ(ParseKnownAt("2021-08-30T07:00:00"), std::nullopt);
  EXPECT_EQ(ParseKnownAt("2021-02-30"), std::nullopt);
  EXPECT_EQ(ParseKnownAt("2021-08"), std::nullopt);
}

}  // namespace
}  // namespace minutebook::cli
