#include "service/domain/span.h"

#include <gtest/gtest.h>

namespace minutebook::domain {
namespace {

using absl::CivilDay;

Span Make(const std::string& from, const std::string& to, const std::string& during = "") {
  v1::Period period;
  period.set_from_date(from);
  period.set_to_date(to);
  period.set_during(during);
  return MakeSpan(period, AnyDay());
}

TEST(SpanTest, EndsBeforeItsExclusiveEnd) {
  const Span span = Make("2021-08-30", "2023-08-30");
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 8, 29)), v1::COVERAGE_NONE);
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 8, 30)), v1::COVERAGE_CERTAIN);
  EXPECT_EQ(CoverageOf(span, CivilDay(2023, 8, 29)), v1::COVERAGE_CERTAIN);
  EXPECT_EQ(CoverageOf(span, CivilDay(2023, 8, 30)), v1::COVERAGE_NONE);
}

TEST(SpanTest, ABoundaryKnownByMonthIsOneUnknownDayOfIt) {
  const Span span = Make("2021-10", "2022-03");
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 9, 30)), v1::COVERAGE_NONE);
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 10, 1)), v1::COVERAGE_POSSIBLY);
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 10, 30)), v1::COVERAGE_POSSIBLY);
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 10, 31)), v1::COVERAGE_CERTAIN);
  EXPECT_EQ(CoverageOf(span, CivilDay(2022, 2, 28)), v1::COVERAGE_CERTAIN);
  EXPECT_EQ(CoverageOf(span, CivilDay(2022, 3, 1)), v1::COVERAGE_POSSIBLY);
  EXPECT_EQ(CoverageOf(span, CivilDay(2022, 3, 31)), v1::COVERAGE_NONE);
}

TEST(SpanTest, APeriodCoversEachOfItsDaysByYear) {
  const Span span = Make("", "", "2022/2023");
  EXPECT_EQ(CoverageOf(span, CivilDay(2021, 12, 31)), v1::COVERAGE_NONE);
  EXPECT_EQ(CoverageOf(span, CivilDay(2022, 1, 1)), v1::COVERAGE_BY_YEAR);
  EXPECT_EQ(CoverageOf(span, CivilDay(2023, 12, 31)), v1::COVERAGE_BY_YEAR);
  EXPECT_EQ(CoverageOf(span, CivilDay(2024, 1, 1)), v1::COVERAGE_NONE);
  EXPECT_EQ(CoverageOf(Make("", "", "2022-12-02/2022-12-03"), CivilDay(2022, 12, 3)),
            v1::COVERAGE_CERTAIN);
}

TEST(SpanTest, ReadingsThatDisagreeCoverByOneReading) {
  const std::vector<Span> readings{Make("2021-08-30", "2023-08-30"), Make("", "", "2022/2023")};
  EXPECT_EQ(CoverageOf(readings, CivilDay(2022, 5, 1)), v1::COVERAGE_CERTAIN);
  EXPECT_EQ(CoverageOf(readings, CivilDay(2021, 9, 1)), v1::COVERAGE_BY_ONE_READING);
  EXPECT_EQ(CoverageOf(readings, CivilDay(2023, 12, 1)), v1::COVERAGE_BY_ONE_READING);
  EXPECT_EQ(CoverageOf(readings, CivilDay(2024, 12, 1)), v1::COVERAGE_NONE);
}

TEST(SpanTest, ANeighboursSharperBoundaryWinsWithoutBeingAnOverlap) {
  Span year = Make("", "", "2021");
  const Span successor = Make("2021-08-30", "2023-08-30");
  SharpenBy(successor, &year);
  EXPECT_EQ(CoverageOf(year, CivilDay(2021, 8, 29)), v1::COVERAGE_BY_YEAR);
  EXPECT_EQ(CoverageOf(year, CivilDay(2021, 8, 30)), v1::COVERAGE_NONE);
  EXPECT_FALSE(Overlap(*CoveredByAll({year}), *CoveredByAll({successor})));

  Span later = Make("", "", "2023");
  SharpenBy(successor, &later);
  EXPECT_EQ(CoverageOf(later, CivilDay(2023, 8, 29)), v1::COVERAGE_NONE);
  EXPECT_EQ(CoverageOf(later, CivilDay(2023, 8, 30)), v1::COVERAGE_BY_YEAR);
}

TEST(SpanTest, PeriodsThatRunIntoEachOtherDoNotOverlapButThoseWithinEachOtherDo) {
  const auto days = [](const std::string& during) { return *CoveredByAll({Make("", "", during)}); };
  EXPECT_FALSE(Overlap(days("2020/2021"), days("2021/2022")));
  EXPECT_FALSE(Overlap(days("2020"), days("2021")));
  EXPECT_TRUE(Overlap(days("2022"), days("2022/2023")));
  EXPECT_TRUE(Overlap(days("2022"), days("2022")));
  EXPECT_TRUE(Overlap(*CoveredByAll({Make("2020-06-01", "2021-06-01")}),
                      *CoveredByAll({Make("2021-05-31", "")})));
  EXPECT_FALSE(Overlap(*CoveredByAll({Make("2020-06-01", "2021-06-01")}),
                       *CoveredByAll({Make("2021-06-01", "")})));
}

}  // namespace
}  // namespace minutebook::domain
