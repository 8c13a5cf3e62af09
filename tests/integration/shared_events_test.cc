// What watchers of the same body are sent: one piece for all, and never more than is to be seen.
#include "service/rpc/shared_events.h"

#include <gtest/gtest.h>

#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::rpc {
namespace {

constexpr std::size_t kPieceMax = 1000;

class SharedEventsTest : public ::testing::Test {
 protected:
  // One group, an event a body.
  void Publish(const std::vector<std::string>& bodies) {
    store::Group group{.first_position = next_, .events = {}, .rows = {}};
    for (const std::string& body : bodies) group.events.push_back(RecordOf(body));
    feed_.Publish(ledger::ToFeed(std::move(group)));
  }
  store::NewRecord RecordOf(const std::string& body) {
    store::NewRecord record;
    record.bodies = {{body, 1}};
    record.stored = StoredAt(next_++);
    return record;
  }
  static std::string StoredAt(store::Position position, bool redacted = false) {
    v1::RecordedEvent event;
    event.mutable_header()->set_position(position);
    if (!redacted) event.mutable_event()->set_wording("said");
    return event.SerializeAsString();
  }
  static std::vector<store::Position> PositionsOf(const SharedEvents::Piece& piece) {
    v1::WatchResponse response;
    EXPECT_TRUE(
        response.ParseFromArray(piece.events.begin(), static_cast<int>(piece.events.size())));
    std::vector<store::Position> positions;
    for (const auto& event : response.events()) positions.push_back(event.header().position());
    return positions;
  }

  using Positions = std::vector<store::Position>;
  store::Position next_ = 5;
  ledger::Feed feed_{100'000};
  SharedEvents shared_{feed_, kPieceMax, 4000};
};

TEST_F(SharedEventsTest, WhoeverStandsBeforeTheSameEventGetsTheSameBytes) {
  Publish({"b", "b", "a", "b", "a"});
  const auto piece = shared_.From("a", 5, 5);
  ASSERT_NE(piece, nullptr);
  EXPECT_EQ(PositionsOf(*piece), (Positions{7, 9}));
  EXPECT_EQ(piece->next, 10u);
  EXPECT_EQ(shared_.From("a", 6, 6), piece);
  EXPECT_EQ(shared_.From("a", 7, 7), piece);
  EXPECT_EQ(PositionsOf(*shared_.From("a", 8, 8)), Positions{9});
  EXPECT_EQ(PositionsOf(*shared_.From("a", 5, 5)), (Positions{7, 9}))
      << "one kept for who is ahead";
  EXPECT_EQ(PositionsOf(*shared_.From("", 8, 8)), (Positions{8, 9}));
  EXPECT_TRUE(PositionsOf(*shared_.From("c", 5, 5)).empty());
}

TEST_F(SharedEventsTest, WhatCameMeanwhileComesNextUnlessItIsAskedFor) {
  Publish({"a"});
  const auto piece = shared_.From("a", 5, 5);
  Publish({"a"});
  EXPECT_EQ(shared_.From("a", 5, 5), piece);
  EXPECT_EQ(PositionsOf(*shared_.From("a", 5, 6)), (Positions{5, 6}));
}

TEST_F(SharedEventsTest, WhatIsNotAtHandIsNotServed) {
  EXPECT_EQ(shared_.From("a", 5, 5), nullptr);
  Publish({"a"});
  EXPECT_EQ(shared_.From("a", 4, 5), nullptr);
  EXPECT_EQ(shared_.From("a", 6, 5), nullptr);
}

TEST_F(SharedEventsTest, APieceEndsWhereItIsFull) {
  Publish(std::vector<std::string>(500, "a"));
  store::Position next = 5;
  Positions all;
  for (bool full = true; full;) {
    const auto piece = shared_.From("a", next, 504);
    ASSERT_NE(piece, nullptr);
    EXPECT_LT(piece->events.size(), kPieceMax + 100);
    for (const store::Position position : PositionsOf(*piece)) all.push_back(position);
    EXPECT_EQ(piece->next, all.back() + 1);
    next = piece->next;
    full = piece->full;
  }
  ASSERT_EQ(all.size(), 500u);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], i + 5);
}

TEST_F(SharedEventsTest, WhatWasRedactedIsNotServedFromAPieceMadeBefore) {
  Publish({"a", "a"});
  ASSERT_NE(shared_.From("a", 5, 5), nullptr);
  feed_.Redact({{.position = 6, .stored = StoredAt(6, true)}});
  v1::WatchResponse response;
  const auto piece = shared_.From("a", 5, 5);
  ASSERT_TRUE(
      response.ParseFromArray(piece->events.begin(), static_cast<int>(piece->events.size())));
  ASSERT_EQ(response.events_size(), 2);
  EXPECT_TRUE(response.events(0).has_event());
  EXPECT_FALSE(response.events(1).has_event());
}

TEST_F(SharedEventsTest, PiecesOfManyBodiesStayWithinABound) {
  std::vector<std::weak_ptr<const SharedEvents::Piece>> pieces;
  for (int i = 0; i < 300; ++i) {
    const std::string body = "body-" + std::to_string(i);
    Publish(std::vector<std::string>(20, body));
    pieces.push_back(shared_.From(body, 5 + static_cast<store::Position>(i) * 20, 5));
    std::size_t held = 0;
    for (const auto& piece : pieces) {
      if (const auto kept = piece.lock()) held += kept->events.size();
    }
    ASSERT_LE(held, 4000u);
    ASSERT_GT(held, 0u);
  }
}

}  // namespace
}  // namespace minutebook::rpc
