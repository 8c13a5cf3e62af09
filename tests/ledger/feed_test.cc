#include "service/ledger/feed.h"

#include <gtest/gtest.h>

#include <future>

namespace minutebook::ledger {
namespace {

FeedGroup GroupOf(store::Position first, std::size_t events, std::size_t bytes_each = 10) {
  FeedGroup group{first, {}, 0};
  for (std::size_t i = 0; i < events; ++i) {
    group.stored.push_back(std::string(bytes_each, 'e'));
    group.bytes += bytes_each;
  }
  return group;
}

TEST(FeedTest, HoldsRecentGroupsFromAnyPositionWithin) {
  Feed feed(1000);
  feed.Publish(GroupOf(5, 3));
  feed.Publish(GroupOf(8, 2));
  EXPECT_TRUE(feed.From(4).empty());
  EXPECT_EQ(feed.From(5).size(), 2u);
  EXPECT_EQ(feed.From(7).size(), 2u);
  EXPECT_EQ(feed.From(8).size(), 1u);
  EXPECT_EQ(feed.From(9).front()->first_position, 8u);
  EXPECT_TRUE(feed.From(10).empty());
}

TEST(FeedTest, LetsGoOfOldGroupsOverItsBound) {
  Feed feed(100);
  for (store::Position first = 1; first <= 100; ++first) feed.Publish(GroupOf(first, 1, 10));
  EXPECT_TRUE(feed.From(90).empty());
  EXPECT_FALSE(feed.From(91).empty());
  // One group alone may be larger than the bound.
  feed.Publish(GroupOf(101, 1, 5000));
  EXPECT_FALSE(feed.From(101).empty());
}

TEST(FeedTest, WakesAWatcherOnceForWhatComesAfterItsPosition) {
  Feed feed(1000);
  feed.Publish(GroupOf(1, 2));
  std::promise<void> woken;
  int calls = 0;
  const auto watcher = feed.Register([&] {
    ++calls;
    woken.set_value();
  });
  feed.WakeAfter(watcher, 2);
  feed.Publish(GroupOf(3, 1));
  woken.get_future().wait();
  feed.Publish(GroupOf(4, 1));
  feed.Unregister(watcher);
  EXPECT_EQ(calls, 1);
}

TEST(FeedTest, WakesAtOnceWhereTheHeadIsPastAlready) {
  Feed feed(1000);
  feed.Publish(GroupOf(1, 2));
  std::promise<void> woken;
  const auto watcher = feed.Register([&] { woken.set_value(); });
  feed.WakeAfter(watcher, 1);
  woken.get_future().wait();
  feed.Unregister(watcher);
}

FeedGroup GroupAbout(store::Position first, const std::string& body) {
  FeedGroup group = GroupOf(first, 1);
  group.bodies = {body};
  return group;
}

// The feed's thread wakes in order of commits, so that a later wake shows that an earlier one did
// not come.
TEST(FeedTest, AWatcherOfOneBodyIsWokenByThatBodyAlone) {
  Feed feed(1000);
  int of_a = 0;
  std::promise<void> woken;
  const auto watcher = feed.Register(
      [&] {
        ++of_a;
        woken.set_value();
      },
      "a");
  std::promise<void> any;
  const auto other = feed.Register([&] { any.set_value(); });
  feed.WakeAfter(watcher, 0);
  feed.WakeAfter(other, 0);
  feed.Publish(GroupAbout(1, "b"));
  any.get_future().wait();
  EXPECT_EQ(of_a, 0);
  feed.WakeAfter(watcher, 0);  // and what was committed since is of another body
  std::promise<void> again;
  const auto third = feed.Register([&] { again.set_value(); });
  feed.WakeAfter(third, 0);
  again.get_future().wait();
  EXPECT_EQ(of_a, 0);
  feed.Publish(GroupAbout(2, "a"));
  woken.get_future().wait();
  for (const auto id : {watcher, other, third}) feed.Unregister(id);
  EXPECT_EQ(of_a, 1);
}

TEST(FeedTest, AWatcherOfOneBodyIsWokenAtOnceByWhatIsPastOrNoLongerAtHand) {
  Feed feed(15);
  feed.Publish(GroupAbout(1, "a"));
  feed.Publish(GroupAbout(2, "b"));
  for (const store::Position after : {store::Position{0}, store::Position{1}}) {
    std::promise<void> woken;
    const auto watcher = feed.Register([&] { woken.set_value(); }, after == 0 ? "a" : "b");
    feed.WakeAfter(watcher, after);
    woken.get_future().wait();
    feed.Unregister(watcher);
  }
}

TEST(FeedTest, AnUnregisteredWatcherIsNotWoken) {
  Feed feed(1000);
  int calls = 0;
  const auto watcher = feed.Register([&] { ++calls; });
  feed.WakeAfter(watcher, 0);
  feed.Unregister(watcher);
  std::promise<void> other;
  const auto last = feed.Register([&] { other.set_value(); });
  feed.WakeAfter(last, 0);
  feed.Publish(GroupOf(1, 1));
  other.get_future().wait();
  feed.Unregister(last);
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace minutebook::ledger
