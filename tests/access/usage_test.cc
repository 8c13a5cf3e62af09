#include "service/access/usage.h"

#include <gtest/gtest.h>

namespace minutebook::access {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

PrincipalLimits Small() {
  PrincipalLimits limits;
  limits.requests_per_second_max = 10;
  limits.requests_burst_max = 5;
  limits.bytes_per_second_max = 1'000;
  limits.bytes_burst_max = 3'000;
  limits.streams_max = 2;
  limits.imports_max = 1;
  return limits;
}

TEST(UsageTest, ABurstIsTakenAndThenTheSteadyPace) {
  Usage usage(Small());
  std::int64_t now = 7 * kSecond;
  for (int i = 0; i < 5; ++i) ASSERT_FALSE(usage.TakeRequest(1, now)) << i;
  const auto over = usage.TakeRequest(1, now);
  ASSERT_TRUE(over);
  EXPECT_STREQ(over->limit, "requests_per_second_max");
  EXPECT_EQ(over->maximum, 10);
  // A tenth of a second pays for one, and for no second one.
  EXPECT_NEAR(static_cast<double>(over->retry_after_ms), 100, 2);
  now += over->retry_after_ms * 1'000'000;
  EXPECT_FALSE(usage.TakeRequest(1, now));
  EXPECT_TRUE(usage.TakeRequest(1, now));
  int taken = 0;
  for (int i = 0; i < 1'000; ++i) taken += usage.TakeRequest(1, now += kSecond / 100) ? 0 : 1;
  EXPECT_NEAR(taken, 100, 2);
}

TEST(UsageTest, WhoWaitedLongHasNoMoreThanTheBurst) {
  Usage usage(Small());
  ASSERT_FALSE(usage.TakeRequest(1, kSecond));
  int taken = 0;
  for (int i = 0; i < 100; ++i) taken += usage.TakeRequest(1, 1'000 * kSecond) ? 0 : 1;
  EXPECT_EQ(taken, 5);
}

TEST(UsageTest, BytesAreCountedToo) {
  Usage usage(Small());
  ASSERT_FALSE(usage.TakeRequest(2'500, kSecond));
  const auto over = usage.TakeRequest(2'500, kSecond);
  ASSERT_TRUE(over);
  EXPECT_STREQ(over->limit, "bytes_per_second_max");
  EXPECT_NEAR(static_cast<double>(over->retry_after_ms), 2'000, 2);
  EXPECT_FALSE(usage.TakeRequest(2'500, 4 * kSecond));
}

TEST(UsageTest, WhatIsGivenBackCanBeTakenAgain) {
  Usage usage(Small());
  EXPECT_FALSE(usage.TakeStream());
  EXPECT_FALSE(usage.TakeStream());
  ASSERT_TRUE(usage.TakeStream());
  EXPECT_STREQ(usage.TakeStream()->limit, "streams_max");
  usage.GiveStream();
  EXPECT_FALSE(usage.TakeStream());
  EXPECT_FALSE(usage.TakeImport());
  EXPECT_STREQ(usage.TakeImport()->limit, "imports_max");
}

}  // namespace
}  // namespace minutebook::access
