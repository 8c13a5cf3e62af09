#include "service/ledger/spent_appends.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

constexpr std::size_t kEventsMax = 50;
constexpr std::size_t kBytesMax = 1000;

PreparedAppend Spent(std::size_t events, std::size_t bytes) {
  PreparedAppend append;
  append.events.resize(events);
  append.bytes = bytes;
  return append;
}

TEST(SpentAppendsTest, TheyAreKeptWithinBothBounds) {
  testing::Rounds rounds(50);
  while (rounds.Next()) {
    SCOPED_TRACE("seed " + std::to_string(rounds.seed()));
    std::mt19937 random(rounds.seed());
    SpentAppends spent(kEventsMax, kBytesMax);
    // One side or the other is what there is more of.
    const std::size_t bytes_each = random() % 2 == 0 ? 1 : 100;
    std::vector<std::pair<std::size_t, std::size_t>> kept;  // events and bytes of each
    const auto sum = [&kept](auto part) {
      std::size_t all = 0;
      for (const auto& one : kept) all += one.*part;
      return all;
    };
    using Kept = std::pair<std::size_t, std::size_t>;
    for (int turn = 0; turn < 200; ++turn) {
      if (random() % 3 == 0) {
        std::vector<PreparedAppend> group;
        bool fits = true;
        for (std::size_t count = random() % 10; count > 0; --count) {
          const std::size_t events = 1 + random() % 5;
          const std::size_t bytes = events * bytes_each;
          group.push_back(Spent(events, bytes));
          fits = fits && sum(&Kept::first) + events <= kEventsMax &&
                 sum(&Kept::second) + bytes <= kBytesMax;
          if (fits) kept.emplace_back(events, bytes);
        }
        spent.Leave(group);
      } else if (random() % 20 == 0) {
        spent.FreeAll();
        kept.clear();
      } else {
        for (const PreparedAppend& append : spent.Take()) {
          ASSERT_EQ(append.events.size(), kept.empty() ? 0 : kept.back().first);
          if (!kept.empty()) kept.pop_back();
        }
      }
      ASSERT_EQ(spent.events(), sum(&Kept::first));
      ASSERT_EQ(spent.bytes(), sum(&Kept::second));
    }
  }
}

TEST(SpentAppendsTest, WhatManyAtOnceLeftGoesWhileOthersComeOneByOne) {
  SpentAppends spent(kEventsMax, kBytesMax);
  std::vector<PreparedAppend> many(40);
  for (PreparedAppend& append : many) append = Spent(1, 10);
  spent.Leave(many);
  EXPECT_EQ(spent.events(), 40u);
  for (int n = 0; n < 40; ++n) {
    spent.Take();
    std::vector<PreparedAppend> one(1);
    one[0] = Spent(1, 10);
    spent.Leave(one);
  }
  EXPECT_EQ(spent.events(), 1u);
}

TEST(SpentAppendsTest, WhatDoesNotFitStaysWithWhoeverLeavesIt) {
  SpentAppends spent(kEventsMax, kBytesMax);
  std::vector<PreparedAppend> group;
  group.push_back(Spent(kEventsMax, 1));
  group.push_back(Spent(1, 1));
  spent.Leave(group);
  EXPECT_TRUE(group[0].events.empty());
  EXPECT_EQ(group[1].events.size(), 1u);
  EXPECT_EQ(spent.events(), kEventsMax);
}

}  // namespace
}  // namespace minutebook::ledger
