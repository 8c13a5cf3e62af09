// Civil dates, beside a naive model of them.
#include "service/domain/edtf.h"

#include <cstdio>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

constexpr absl::StatusCode kRefused = absl::StatusCode::kInvalidArgument;

TEST(ParseEdtf, ADayCoversItself) {
  ASSERT_OK_AND_ASSIGN(const Edtf date, ParseEdtf("2021-08-30"));
  EXPECT_EQ(date.first(), absl::CivilDay(2021, 8, 30));
  EXPECT_EQ(date.last(), absl::CivilDay(2021, 8, 30));
  EXPECT_EQ(date.begin.precision, Precision::kDay);
  EXPECT_FALSE(date.interval);
  EXPECT_FALSE(date.begin.approximate);
  EXPECT_FALSE(date.begin.uncertain);
}

TEST(ParseEdtf, AMonthCoversAllItsDays) {
  ASSERT_OK_AND_ASSIGN(const Edtf date, ParseEdtf("2024-02"));
  EXPECT_EQ(date.first(), absl::CivilDay(2024, 2, 1));
  EXPECT_EQ(date.last(), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(date.begin.precision, Precision::kMonth);
}

TEST(ParseEdtf, AYearCoversAllItsDays) {
  ASSERT_OK_AND_ASSIGN(const Edtf date, ParseEdtf("2021"));
  EXPECT_EQ(date.first(), absl::CivilDay(2021, 1, 1));
  EXPECT_EQ(date.last(), absl::CivilDay(2021, 12, 31));
  EXPECT_EQ(date.begin.precision, Precision::kYear);
}

TEST(ParseEdtf, AnIntervalCoversAllDaysFromTheFirstDateToTheEndOfTheSecond) {
  ASSERT_OK_AND_ASSIGN(const Edtf date, ParseEdtf("2022-12-02/2023"));
  EXPECT_TRUE(date.interval);
  EXPECT_EQ(date.first(), absl::CivilDay(2022, 12, 2));
  EXPECT_EQ(date.last(), absl::CivilDay(2023, 12, 31));
  EXPECT_EQ(date.begin.precision, Precision::kDay);
  EXPECT_EQ(date.end.precision, Precision::kYear);
}

TEST(ParseEdtf, AnIntervalMayBeginAndEndOnOneDay) {
  ASSERT_OK_AND_ASSIGN(const Edtf date, ParseEdtf("2021-08-30/2021-08-30"));
  EXPECT_TRUE(date.interval);
  EXPECT_EQ(date.first(), date.last());
}

TEST(ParseEdtf, MarksMarkADateAndLeaveItsDaysAlone) {
  ASSERT_OK_AND_ASSIGN(const Edtf about, ParseEdtf("2021-08~"));
  EXPECT_TRUE(about.begin.approximate);
  EXPECT_FALSE(about.begin.uncertain);
  EXPECT_EQ(about.last(), absl::CivilDay(2021, 8, 31));
  ASSERT_OK_AND_ASSIGN(const Edtf span, ParseEdtf("2021?/2022-01-01~"));
  EXPECT_TRUE(span.begin.uncertain);
  EXPECT_FALSE(span.begin.approximate);
  EXPECT_TRUE(span.end.approximate);
  EXPECT_FALSE(span.end.uncertain);
}

TEST(ParseEdtf, ImpossibleDatesAreRefusedWithTheirReasonAndTheRightForm) {
  const std::pair<const char*, const char*> kImpossible[] = {
      {"2021-02-30", "a day that its month does not have"},
      {"2021-02-29", "a day that its month does not have"},
      {"1900-02-29", "a day that its month does not have"},
      {"2021-04-31", "a day that its month does not have"},
      {"2021-01-00", "a day that its month does not have"},
      {"2021-13", "no month of the calendar"},
      {"2021-00-01", "no month of the calendar"},
      {"0000", "the year 0000"},
      {"0000-01-01", "the year 0000"},
      {"2022/2021", "ends before it begins"},
      {"2021-08-31/2021-08-30", "ends before it begins"},
      {"2022-01/2021", "ends before it begins"},
  };
  for (const auto& [text, reason] : kImpossible) {
    EXPECT_THAT(ParseEdtf(text), StatusIs(kRefused, HasSubstr(reason))) << text;
    EXPECT_THAT(ParseEdtf(text), StatusIs(kRefused, HasSubstr(text))) << text;
    EXPECT_THAT(ParseEdtf(text), StatusIs(kRefused, HasSubstr("2021-08-30"))) << text;
  }
}

TEST(ParseEdtf, WhateverIsNotOfTheLevelsTakenIsRefused) {
  for (const char* text : {"",
                           " ",
                           "2021 ",
                           " 2021",
                           "20210830",
                           "2021-8-30",
                           "2021-08-3",
                           "2021-8",
                           "21",
                           "12021",
                           "-2021",
                           "Y12021",
                           "2021-21",
                           "2021-XX",
                           "201X",
                           "2021%",
                           "2021~?",
                           "2021?~",
                           "~2021",
                           "2021-~08",
                           "..",
                           "../2021",
                           "2021/..",
                           "/2021",
                           "2021/",
                           "/",
                           "2021//2022",
                           "2021/22",
                           "2021/2022/2023",
                           "2021-08-30T12",
                           "2021-08-30Z",
                           "30.08.2021",
                           "August 2021",
                           "2021-08-30\n",
                           "2021\xff",
                           "[2021]",
                           "2021-1-1-1",
                           "2021-08-",
                           "+2021",
                           "2021/08",
                           "\xef\xbc\x92"
                           "021"}) {
    EXPECT_THAT(ParseEdtf(text), StatusIs(kRefused)) << "'" << text << "'";
  }
  EXPECT_THAT(ParseEdtf(std::string_view("2021\0", 5)), StatusIs(kRefused));
}

TEST(ParseEdtf, CommonMistakesAreNamed) {
  EXPECT_THAT(ParseEdtf("2021-08-30T12:00:00Z"), StatusIs(kRefused, HasSubstr("has a time")));
  EXPECT_THAT(ParseEdtf("2021%"), StatusIs(kRefused, HasSubstr("choose ~ or ?")));
  EXPECT_THAT(ParseEdtf("2021/.."), StatusIs(kRefused, HasSubstr("open at an end")));
  EXPECT_THAT(ParseEdtf("20210830"), StatusIs(kRefused, HasSubstr("lacks hyphens")));
}

TEST(ParseDay, TakesADayAndNothingElse) {
  EXPECT_THAT(ParseDay("0001-01-01"), testing::IsOkAndHolds(absl::CivilDay(1, 1, 1)));
  EXPECT_THAT(ParseDay("9999-12-31"), testing::IsOkAndHolds(absl::CivilDay(9999, 12, 31)));
  for (const char* text :
       {"", "2021", "2021-08", "2021-08-30~", "2021-08-30/2021-08-31", "today"}) {
    EXPECT_THAT(ParseDay(text), StatusIs(kRefused, HasSubstr("2021-08-30"))) << text;
  }
  EXPECT_THAT(ParseDay("2021-02-30"), StatusIs(kRefused, HasSubstr("its month does not have")));
}

TEST(FormatDay, PadsTheYear) { EXPECT_EQ(FormatDay(absl::CivilDay(33, 4, 3)), "0033-04-03"); }

TEST(OccursBefore, OrdersByFirstDayThenSharperThenWhatIsNoDate) {
  const std::vector<std::string> kInOrder = {
      "2020-12-31", "2021-01-01", "2021-01", "2021-01-01/2021-02", "2021", "2021/2022",
      "2021-01-02", "2021-02",    "",
  };
  for (std::size_t i = 0; i < kInOrder.size(); ++i) {
    for (std::size_t j = 0; j < kInOrder.size(); ++j) {
      EXPECT_EQ(OccursBefore(kInOrder[i], kInOrder[j]), i < j) << kInOrder[i] << " " << kInOrder[j];
    }
  }
  EXPECT_FALSE(OccursBefore("2021~", "2021"));
  EXPECT_FALSE(OccursBefore("2021", "2021~"));
  EXPECT_FALSE(OccursBefore("", "nonsense"));
}

// The calendar as a schoolbook has it: counts days one by one, no library.
class NaiveCalendar {
 public:
  static bool Leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
  static int DaysIn(int year, int month) {
    static const int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && Leap(year) ? 29 : kDays[month - 1];
  }
  using Span = std::pair<std::string, std::string>;  // first and last day; text order is day order
  static std::optional<Span> Date(int year, int month, int day, int parts) {
    if (year < 1) return std::nullopt;
    if (parts == 1) return Span{Text(year, 1, 1), Text(year, 12, 31)};
    if (month < 1 || month > 12) return std::nullopt;
    if (parts == 2) return Span{Text(year, month, 1), Text(year, month, DaysIn(year, month))};
    if (day < 1 || day > DaysIn(year, month)) return std::nullopt;
    return Span{Text(year, month, day), Text(year, month, day)};
  }
  static std::string Text(int year, int month, int day, int parts = 3) {
    char text[32];
    std::snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
    return std::string(text).substr(0, parts == 3 ? 10 : parts == 2 ? 7 : 4);
  }
};

struct ModelDate {
  std::string text;
  std::optional<NaiveCalendar::Span> days;
};

ModelDate AnyDate(std::mt19937& random) {
  static const int kYears[] = {0, 1, 1900, 2000, 2020, 2021, 2024, 9999};
  const auto one = [&] {
    const int year = kYears[random() % 8], month = random() % 14, day = random() % 33;
    const int parts = random() % 3 + 1;
    static const char* kMarks[] = {"", "", "~", "?"};
    return ModelDate{NaiveCalendar::Text(year, month, day, parts) + kMarks[random() % 4],
                     NaiveCalendar::Date(year, month, day, parts)};
  };
  ModelDate date = one();
  if (random() % 2 == 0) return date;
  const ModelDate end = one();
  date.text += "/" + end.text;
  if (!date.days || !end.days || date.days->first > end.days->second) return {date.text, {}};
  date.days->second = end.days->second;
  return date;
}

bool ModelBefore(const ModelDate& a, const ModelDate& b) {
  if (!a.days || !b.days) return a.days.has_value() && !b.days.has_value();
  return *a.days < *b.days;
}

TEST(ParseEdtf, AgreesWithANaiveModel) {
  const unsigned seed = 20211130;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  int possible = 0;
  for (int i = 0; i < 20000; ++i) {
    const ModelDate model = AnyDate(random), other = AnyDate(random);
    const absl::StatusOr<Edtf> date = ParseEdtf(model.text);
    ASSERT_EQ(date.ok(), model.days.has_value()) << model.text << " " << date.status();
    ASSERT_EQ(OccursBefore(model.text, other.text), ModelBefore(model, other))
        << model.text << " " << other.text;
    if (!date.ok()) continue;
    ++possible;
    ASSERT_EQ(FormatDay(date->first()), model.days->first) << model.text;
    ASSERT_EQ(FormatDay(date->last()), model.days->second) << model.text;
  }
  EXPECT_GT(possible, 3000);
  EXPECT_LT(possible, 17000);
}

}  // namespace
}  // namespace minutebook::domain
