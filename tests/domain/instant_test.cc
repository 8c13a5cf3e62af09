// Instants, zones and the days in them.
#include "service/domain/instant.h"

#include <limits>
#include <thread>
#include <vector>

#include "service/domain/edtf.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr absl::StatusCode kRefused = absl::StatusCode::kInvalidArgument;

std::string Read(std::string_view text, std::string_view zone = "UTC") {
  const absl::StatusOr<Instant> instant = ParseInstant(text, zone);
  if (!instant.ok()) return instant.status().ToString();
  return FormatInstant(instant->us) + (instant->from_date ? " day" : "");
}

TEST(CheckZone, KnowsTheZonesOfTheDatabase) {
  for (const char* zone : {"UTC", "Asia/Jakarta", "Asia/Ho_Chi_Minh", "America/Port-au-Prince",
                           "America/Argentina/Buenos_Aires", "Etc/GMT+5"}) {
    EXPECT_THAT(CheckZone(zone), IsOk()) << zone;
  }
}

TEST(CheckZone, RefusesWhatIsNoZoneAndWhatLeavesTheDatabase) {
  for (const char* zone : {"",
                           "Asia",
                           "Asia/Nowhere",
                           "../etc/passwd",
                           "../../etc/localtime",
                           "Asia/../Asia/Jakarta",
                           "/usr/share/zoneinfo/UTC",
                           "localtime",
                           "posixrules",
                           "posix/Asia/Jakarta",
                           "Asia/",
                           "/Asia",
                           "Asia//Jakarta",
                           "Asia/Jakarta ",
                           ":Asia/Jakarta",
                           "Fixed/UTC+01:00:00",
                           "tzdata.zi",
                           "leapseconds",
                           "zone.tab",
                           "Factory",
                           "asia/jakarta",
                           "+07:00"}) {
    EXPECT_THAT(CheckZone(zone), StatusIs(kRefused, HasSubstr("Asia/Jakarta"))) << zone;
  }
  EXPECT_THAT(CheckZone(std::string(1000, 'A')), StatusIs(kRefused));
}

TEST(CheckZone, MayBeAskedByManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 200; ++j) {
        EXPECT_THAT(CheckZone(j % 2 == 0 ? "Asia/Manila" : "Asia/Bangkok"), IsOk());
        EXPECT_EQ(FormatDay(DayAt(0, "Asia/Tokyo")), "1970-01-01");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ParseInstant, ReadsRfc3339) {
  EXPECT_EQ(Read("2021-08-30T12:00:00Z"), "2021-08-30T12:00:00.000000Z");
  EXPECT_EQ(Read("2021-08-30t12:00:00z"), "2021-08-30T12:00:00.000000Z");
  EXPECT_EQ(Read("2021-08-30T19:00:00.000001+07:00"), "2021-08-30T12:00:00.000001Z");
  EXPECT_EQ(Read("2021-08-30T12:00:00.5-00:30"), "2021-08-30T12:30:00.500000Z");
  EXPECT_EQ(Read("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00.000000Z");
  EXPECT_EQ(Read("9999-12-31T23:59:59.999999Z"), "9999-12-31T23:59:59.999999Z");
  ASSERT_OK_AND_ASSIGN(const Instant epoch, ParseInstant("1970-01-01T00:00:01Z", "UTC"));
  EXPECT_EQ(epoch.us, 1'000'000);
  EXPECT_FALSE(epoch.from_date);
}

TEST(ParseInstant, RefusesWhatRfc3339DoesNotHave) {
  for (const char* text : {"",
                           "now",
                           "infinite-future",
                           "infinite-past",
                           "2021-08-30T12:00:00",
                           "2021-08-30 12:00:00Z",
                           "2021-08-30T12:00Z",
                           " 2021-08-30T12:00:00Z",
                           "2021-08-30T12:00:00Z ",
                           "2021-08-30T12:00:00+0700",
                           "2021-08-30T12:00:00+7:00",
                           "2021-08-30T12:00:00+24:00",
                           "2021-08-30T12:00:00+07:60",
                           "2021-08-30T12:00:00.Z",
                           "2021-08-30T12:00:00,5Z",
                           "2021-08-30T12:00:00.",
                           "2021-8-30T12:00:00Z",
                           "12021-08-30T12:00:00Z",
                           "2021-08-30T12:00:00.5",
                           "2021-08",
                           "2021",
                           "2021-08-30~"}) {
    EXPECT_THAT(ParseInstant(text, "UTC"), StatusIs(kRefused, HasSubstr("2021-08-30"))) << text;
  }
}

TEST(ParseInstant, SaysWhatIsWrongWithATime) {
  EXPECT_THAT(ParseInstant("2021-02-30T12:00:00Z", "UTC"),
              StatusIs(kRefused, HasSubstr("does not exist")));
  EXPECT_THAT(ParseInstant("2021-02-03T25:00:00Z", "UTC"),
              StatusIs(kRefused, HasSubstr("does not exist")));
  EXPECT_THAT(ParseInstant("2021-02-03T12:00:00.1234567Z", "UTC"),
              StatusIs(kRefused, HasSubstr("six decimals")));
  EXPECT_THAT(ParseInstant("0001-01-01T00:00:00+01:00", "UTC"),
              StatusIs(kRefused, HasSubstr("0001 to 9999")));
  EXPECT_THAT(ParseInstant("9999-12-31T23:59:59-01:00", "UTC"),
              StatusIs(kRefused, HasSubstr("0001 to 9999")));
  EXPECT_THAT(ParseInstant("0000-06-01T00:00:00Z", "UTC"), StatusIs(kRefused));
}

TEST(ParseInstant, ADayIsItsLastMicrosecondInTheZone) {
  EXPECT_EQ(Read("2021-08-30"), "2021-08-30T23:59:59.999999Z day");
  EXPECT_EQ(Read("2021-08-30", "Asia/Jakarta"), "2021-08-30T16:59:59.999999Z day");
  EXPECT_EQ(Read("2021-08-30", "America/New_York"), "2021-08-31T03:59:59.999999Z day");
}

TEST(ParseInstant, ADayEndsWhereClocksChangeAtMidnight) {
  // Havana goes forward at 00:00: 9 March 2024 ends at 05:00Z, when 01:00 begins.
  EXPECT_EQ(Read("2024-03-09", "America/Havana"), "2024-03-10T04:59:59.999999Z day");
  // Sao Paulo put clocks back at 00:00 on 18 February 2018, so that the 17th had 25 hours.
  EXPECT_EQ(Read("2018-02-17", "America/Sao_Paulo"), "2018-02-18T02:59:59.999999Z day");
  // At St. John's, 29 October 2006 began twice: at 00:01 clocks went back to 23:01.
  EXPECT_EQ(Read("2006-10-28", "America/St_Johns"), "2006-10-29T03:29:59.999999Z day");
  // Samoa had no 30 December 2011; what is said of it means the end of the 29th.
  EXPECT_EQ(Read("2011-12-29", "Pacific/Apia"), "2011-12-30T09:59:59.999999Z day");
  EXPECT_EQ(Read("2011-12-30", "Pacific/Apia"), "2011-12-30T09:59:59.999999Z day");
}

TEST(ParseInstant, ADayInAnUnknownZoneIsRefused) {
  EXPECT_THAT(ParseInstant("2021-08-30", "Mars/Base"), StatusIs(kRefused, HasSubstr("Mars/Base")));
  EXPECT_THAT(ParseInstant("2021-02-30", "UTC"), StatusIs(kRefused, HasSubstr("2021-02-30")));
}

TEST(DayAt, IsTheDayOfTheZone) {
  ASSERT_OK_AND_ASSIGN(const Instant evening, ParseInstant("2021-08-30T20:00:00Z", "UTC"));
  EXPECT_EQ(DayAt(evening.us, "UTC"), absl::CivilDay(2021, 8, 30));
  EXPECT_EQ(DayAt(evening.us, "Asia/Jakarta"), absl::CivilDay(2021, 8, 31));
  EXPECT_EQ(DayAt(evening.us, "Mars/Base"), absl::CivilDay(2021, 8, 30));
}

TEST(DayAt, TheLastMicrosecondOfADayIsOfThatDayAndTheNextIsNot) {
  for (const char* zone : {"UTC", "Asia/Jakarta", "America/Havana", "America/Sao_Paulo",
                           "America/St_Johns", "Pacific/Auckland"}) {
    for (absl::CivilDay day(2006, 1, 1); day < absl::CivilDay(2008, 1, 1); ++day) {
      ASSERT_OK_AND_ASSIGN(const Instant end, ParseInstant(FormatDay(day), zone));
      ASSERT_EQ(DayAt(end.us, zone), day) << zone;
      ASSERT_EQ(DayAt(end.us + 1, zone), day + 1) << zone;
    }
  }
}

TEST(FormatInstant, TakesAnyNumber) {
  EXPECT_EQ(FormatInstant(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_FALSE(FormatInstant(std::numeric_limits<std::int64_t>::min()).empty());
  EXPECT_FALSE(FormatInstant(std::numeric_limits<std::int64_t>::max()).empty());
}

}  // namespace
}  // namespace minutebook::domain
