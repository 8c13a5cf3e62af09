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
  group.touches = {{body, 0}};
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

// After the first wake it rests for an hour.
constexpr WakePace kHourly{.burst_max = 1, .rest_for_each = std::chrono::hours(1)};

TEST(FeedTest, NeitherUnregisteringNorTheEndWaitsForARest) {
  int late = 0;
  {
    Feed feed(1000, kHourly);
    std::promise<void> first;
    const auto watcher = feed.Register([&] { first.set_value(); }, "a", Urgency::kPaced);
    const auto resting = feed.Register([&] { ++late; }, "b", Urgency::kPaced);
    const auto left = feed.Register([&] { ++late; }, "b", Urgency::kPaced);
    for (const auto id : {watcher, resting, left}) feed.WakeAfter(id, 0);
    feed.Publish(GroupAbout(1, "a"));
    first.get_future().wait();
    feed.Publish(GroupAbout(2, "b"));
    feed.Unregister(resting);
  }
  EXPECT_EQ(late, 0);
}

TEST(FeedTest, WhoIsNotPacedIsWokenDuringARest) {
  Feed feed(1000, kHourly);
  std::promise<void> first, urgent;
  const auto watcher = feed.Register([&] { first.set_value(); }, "a", Urgency::kPaced);
  feed.WakeAfter(watcher, 0);
  feed.Publish(GroupAbout(1, "a"));
  first.get_future().wait();
  const auto other = feed.Register([&] { urgent.set_value(); });
  feed.WakeAfter(other, 1);
  feed.Publish(GroupAbout(2, "a"));
  urgent.get_future().wait();
  for (const auto id : {watcher, other}) feed.Unregister(id);
}

TEST(FeedTest, ThoseThatARestHoldsUpAreWokenAfterIt) {
  Feed feed(1000, {.burst_max = 2, .rest_for_each = std::chrono::microseconds(50)});
  std::vector<std::promise<void>> woken(25);
  std::vector<Feed::WatcherId> ids;
  for (auto& one : woken) {
    ids.push_back(feed.Register([&one] { one.set_value(); }, "a", Urgency::kPaced));
    feed.WakeAfter(ids.back(), 0);
  }
  feed.Publish(GroupAbout(1, "a"));
  for (auto& one : woken) one.get_future().wait();
  for (const auto id : ids) feed.Unregister(id);
}

store::NewRecord RecordOf(const std::string& stored, const std::vector<std::string>& bodies) {
  store::NewRecord record;
  record.stored = stored;
  for (const std::string& body : bodies) record.bodies.push_back({body, 1});
  return record;
}

TEST(FeedTest, EventsAreVisitedByBodyFromAnyPositionUntilItIsEnough) {
  Feed feed(1000);
  feed.Publish(
      ToFeed({.first_position = 5,
              .events = {RecordOf("5b", {"b"}), RecordOf("6ab", {"b", "a"}), RecordOf("7a", {"a"})},
              .rows = {}}));
  feed.Publish(ToFeed({.first_position = 8, .events = {RecordOf("8", {})}, .rows = {}}));
  feed.Publish(ToFeed({.first_position = 9, .events = {RecordOf("9b", {"b"})}, .rows = {}}));
  const auto visited = [&](store::Position from, const std::string& body, std::size_t count) {
    std::string all;
    const store::Position next = VisitFrom(
        feed.From(from), from, body, [&](store::Position position, const std::string& stored) {
          all += std::to_string(position) + ":" + stored + " ";
          return --count > 0;
        });
    return all + "then " + std::to_string(next);
  };
  EXPECT_EQ(visited(5, "a", 9), "6:6ab 7:7a then 10");
  EXPECT_EQ(visited(6, "b", 9), "6:6ab 9:9b then 10");
  EXPECT_EQ(visited(7, "b", 9), "9:9b then 10");
  EXPECT_EQ(visited(5, "b", 1), "5:5b then 6");
  EXPECT_EQ(visited(6, "", 3), "6:6ab 7:7a 8:8 then 9");
  EXPECT_EQ(visited(5, "c", 9), "then 10");
}

TEST(FeedTest, AWatcherOfABodyWaitsBehindItsOwnLastEventOfAGroup) {
  Feed feed(1000);
  feed.Publish(ToFeed(
      {.first_position = 1, .events = {RecordOf("1a", {"a"}), RecordOf("2b", {"b"})}, .rows = {}}));
  int of_a = 0;
  const auto watcher = feed.Register([&] { ++of_a; }, "a");
  feed.WakeAfter(watcher, 1);
  std::promise<void> later;
  const auto other = feed.Register([&] { later.set_value(); }, "b");
  feed.WakeAfter(other, 1);
  later.get_future().wait();
  for (const auto id : {watcher, other}) feed.Unregister(id);
  EXPECT_EQ(of_a, 0);
}

}  // namespace
}  // namespace minutebook::ledger
