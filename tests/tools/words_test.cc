// Dates, times and names in words.
#include "gmock/gmock.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/event_words.h"
#include "tools/cli/layout.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

TEST(CivilDate, IsToldInWords) {
  EXPECT_EQ(DateInWords("2022-06-01"), "1 June 2022");
  EXPECT_EQ(DateInWords("2022-06"), "June 2022");
  EXPECT_EQ(DateInWords("2022"), "2022");
  EXPECT_EQ(DateInWords("2022~"), "about 2022");
  EXPECT_EQ(DateInWords("2022-06?"), "June 2022 (uncertain)");
  EXPECT_EQ(DateInWords("2022-12-02/2022-12-03"), "2 to 3 December 2022");
  EXPECT_EQ(DateInWords("2022-11-30/2022-12-03"), "30 November to 3 December 2022");
  EXPECT_EQ(DateInWords("2022/2023"), "2022 to 2023");
  EXPECT_EQ(ShortDate("2023-08-30"), "30 Aug 2023");
  EXPECT_EQ(ShortDate("2023-06"), "June 2023");
}

TEST(CivilDate, WhatCannotBeReadIsGivenBack) {
  EXPECT_EQ(DateInWords("some day"), "some day");
  EXPECT_EQ(DateInWords(""), "");
  EXPECT_EQ(ParseCivilDay("2021-02-29"), std::nullopt);
  EXPECT_EQ(ParseCivilDay("2021-02"), std::nullopt);
}

TEST(Moment, IsToldInUtc) {
  EXPECT_EQ(Rfc3339(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(MomentInWords(absl::FromUnixSeconds(0)), "1 January 1970, 00:00:00 UTC");
  EXPECT_EQ(DurationInWords(absl::Milliseconds(400)), "0.4 s");
  EXPECT_EQ(DurationInWords(absl::Seconds(185)), "3 min 05 s");
  EXPECT_EQ(WithCommas(1234567), "1,234,567");
  EXPECT_EQ(WithCommas(100), "100");
}

TEST(Names, EnumValuesAreFoundAsPeopleWriteThem) {
  const auto& formats = *v1::MeetingFormat_descriptor();
  for (const char* text :
       {"in_person", "in person", "in-person", "In Person", "MEETING_FORMAT_IN_PERSON"}) {
    ASSERT_NE(FindEnumValue(formats, text), nullptr) << text;
    EXPECT_EQ(FindEnumValue(formats, text)->number(), v1::MEETING_FORMAT_IN_PERSON);
  }
  EXPECT_EQ(FindEnumValue(formats, "unspecified"), nullptr);
}

TEST(Names, NeighboursExchangedAreStillNear) {
  EXPECT_EQ(NearestName("chiar", {"body", "chair"}), "chair");
  EXPECT_EQ(NearestName("zebra", {"body", "chair"}), "");
}

TEST(Terms, DatesSayWhetherTheyEndBeforeOrCover) {
  v1::Term term;
  EXPECT_EQ(DatesOf(term), "dates not stated");
  term.set_from_date("2021-08-30");
  EXPECT_EQ(DatesOf(term), "from 30 Aug 2021, no end on record");
  term.set_to_date("2023-08-30");
  term.add_alternatives()->set_during("2022/2023");
  EXPECT_EQ(DatesOf(term), "from 30 Aug 2021 until 30 Aug 2023, or for 2022 to 2023");
  term.set_to_date("2021-08-30");
  EXPECT_EQ(DatesOf(term), "from 30 Aug 2021, ended before it began");
}

TEST(Layout, TablesAlignByLettersAndLeaveOutEmptyColumns) {
  Table table{Paint(false)};
  table.Add({"Đà Nẵng", "", "x"});
  table.Add({"Hà Nội", "", "y"});
  EXPECT_EQ(table.Text(), "  Đà Nẵng  x\n  Hà Nội   y\n");
}

TEST(Layout, OneLongCellDoesNotPushTheOthersAside) {
  Table table{Paint(false)};
  table.Add({std::string(200, 'a'), "x"});
  table.Add({"short", "y"});
  EXPECT_EQ(table.Text(),
            "  " + std::string(200, 'a') + "  x\n  short" + std::string(61, ' ') + "y\n");
}

TEST(Layout, LongTextsGoOnBelowTheirBeginning) {
  EXPECT_EQ(Wrap("one two three four five six", 24, 4), "one two three four\n    five six");
  EXPECT_EQ(Wrap("one two three", 0, 4), "one two three");
  Sheet sheet{Paint(false, 30)};
  sheet.Add("Label", "a text that is too long for it");
  EXPECT_EQ(sheet.Text(), "  Label  a text that is too\n         long for it\n");
}

TEST(Phrases, NounsHaveTheirPlural) {
  EXPECT_EQ(Plural("member city"), "member cities");
  EXPECT_EQ(Plural("observer"), "observers");
  EXPECT_EQ(Plural("day"), "days");
}

TEST(Layout, CuttingNeverSplitsALetter) {
  EXPECT_EQ(Cut("Đà Nẵng", 6), "Đà ...");
  EXPECT_EQ(Cut("short", 10), "short");
}

TEST(EventWords, AnyEventIsToldFromItsMessage) {
  v1::Event event;
  event.mutable_meeting_held()->set_series("annual");
  event.mutable_meeting_held()->set_ordinal(4);
  event.mutable_meeting_held()->mutable_presiding()->set_party("bn");
  event.mutable_meeting_held()->set_closed(true);
  EXPECT_EQ(FactInWords(event), "meeting held");
  EXPECT_EQ(FactDetails(event), "series annual, ordinal 4, presiding bn, closed");
}

}  // namespace
}  // namespace minutebook::cli
