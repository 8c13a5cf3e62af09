// What flags change of a line, and how that is told.
#include "tools/cli/json_patch.h"

#include "gmock/gmock.h"

namespace minutebook::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

JsonValue Json(const char* text) {
  auto json = ParseJson(text);
  EXPECT_TRUE(json.ok()) << json.status();
  return json.value_or(JsonValue());
}

TEST(JsonPatch, ObjectsAreMergedAndListsReplacedWhole) {
  JsonValue line =
      Json(R"({"on":"2020","meetingHeld":{"topics":["a","b"],"presiding":{"party":"x"}}})");
  const JsonValue before = line;
  MergeInto(line,
            Json(R"({"meetingHeld":{"topics":["c"],"presiding":{"as":"chair"},"closed":true}})"));
  EXPECT_THAT(Differences(before, line),
              ElementsAre(Pair("topics", "a; b -> c"), Pair("presiding as", "nothing -> chair"),
                          Pair("closed", "nothing -> yes")));
}

TEST(JsonPatch, ASourceIsMergedWithTheOneInItsPlaceAndANewOneIsAdded) {
  JsonValue line = Json(R"({"sources":[{"url":"https://a","published":"2020"}]})");
  const JsonValue before = line;
  MergeInto(line, Json(R"({"sources":[{"published":"2021"},{"title":"b"}]})"));
  EXPECT_THAT(Differences(before, line),
              ElementsAre(Pair("sources",
                               "url https://a, published 2020 -> url https://a, published "
                               "2021; title b")));
}

TEST(JsonPatch, WhatIsNotThereCannotBeTakenOut) {
  JsonValue line = Json(R"({"meetingHeld":{"presiding":{"party":"x","as":"chair"}}})");
  EXPECT_FALSE(TakeOut(line, "meetingHeld.host"));
  EXPECT_FALSE(TakeOut(line, "at"));
  EXPECT_TRUE(TakeOut(line, "meetingHeld.presiding.as"));
  EXPECT_EQ(ValueInWords(line), "meeting held presiding party x");
}

TEST(JsonPatch, TheSameIsNoDifference) {
  const JsonValue line = Json(R"({"on":"2020","partnerAdded":{"party":"x"}})");
  EXPECT_THAT(Differences(line, line), ElementsAre());
}

}  // namespace
}  // namespace minutebook::cli
