// Replay beside a naive model: all events filtered in memory.
#include "service/ledger/replay.h"

#include <limits>
#include <random>

#include "service/ledger/record.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::MeetingHeld;
using testing::StatusIs;

class ReplayTest : public LedgerTest {
 protected:
  ReplayTest() {
    Record({BodyEstablished("a"), BodyEstablished("b")});  // 2, 3
    for (std::uint32_t i = 1; i <= 6; ++i) {               // 4 to 15
      clock_.Advance(1'000'000);
      Record({MeetingHeld("a", i, std::to_string(2010 + i)),
              MeetingHeld("b", i, std::to_string(2010 + i))});
    }
  }

  // Positions that a replay visits, page by page.
  absl::StatusOr<std::vector<store::Position>> Read(const v1::ReadEventsRequest& request,
                                                    PageLimits limits = {}) {
    auto replay = Replay::Start(ledger_->log(), request);
    if (!replay.ok()) return replay.status();
    std::vector<store::Position> positions;
    for (int pages = 0; !replay->finished(); ++pages) {
      if (pages > 1000) return absl::InternalError("the replay does not end");
      absl::Status status = replay->NextPage(limits, [&](std::string_view stored) {
        positions.push_back(HeaderOfStored(stored)->position());
      });
      if (!status.ok()) return status;
    }
    return positions;
  }
};

TEST_F(ReplayTest, ReadsEverythingInOrderOrBackward) {
  v1::ReadEventsRequest request;
  EXPECT_THAT(*Read(request), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  request.set_backward(true);
  request.set_limit(3);
  EXPECT_THAT(*Read(request), ElementsAre(15, 14, 13));
  request.set_position(2);
  EXPECT_THAT(*Read(request), ElementsAre(2, 1));
}

TEST_F(ReplayTest, StartsAtARevisionOfABody) {
  v1::ReadEventsRequest request;
  request.mutable_revision()->set_body("b");
  request.mutable_revision()->set_revision(6);
  EXPECT_THAT(*Read(request), ElementsAre(13, 15));
  request.set_backward(true);
  request.set_limit(2);
  EXPECT_THAT(*Read(request), ElementsAre(13, 11));
  request.mutable_revision()->set_revision(8);
  EXPECT_THAT(Read(request), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(ReplayTest, StartsAtATime) {
  const auto us = EventAt(6).header().recorded_at_us();
  v1::ReadEventsRequest request;
  request.mutable_recorded_at()->set_seconds(us / 1'000'000);
  request.mutable_recorded_at()->set_nanos(static_cast<int>(us % 1'000'000) * 1000);
  EXPECT_EQ(Read(request)->front(), 6u);
  request.set_backward(true);
  EXPECT_EQ(Read(request)->front(), 6u);
  request.mutable_recorded_at()->set_seconds(us / 1'000'000 + 3600);
  request.set_backward(false);
  EXPECT_THAT(*Read(request), IsEmpty());
  request.mutable_recorded_at()->set_seconds(0);
  request.set_backward(true);
  EXPECT_THAT(*Read(request), IsEmpty());
  request.mutable_recorded_at()->set_seconds(std::numeric_limits<std::int64_t>::max());
  EXPECT_THAT(Read(request), StatusIs(absl::StatusCode::kOutOfRange));
}

TEST_F(ReplayTest, RefusesPositionsOutsideTheLog) {
  v1::ReadEventsRequest request;
  request.set_position(17);
  EXPECT_THAT(Read(request), StatusIs(absl::StatusCode::kOutOfRange));
  request.set_position(16);
  EXPECT_THAT(*Read(request), IsEmpty());
}

TEST_F(ReplayTest, RefusesFiltersThatMeanNothing) {
  v1::ReadEventsRequest request;
  request.mutable_filter()->set_on_from("2019-02-30");
  EXPECT_THAT(Read(request),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("filter.onFrom")));
  request.mutable_filter()->clear_on_from();
  request.mutable_filter()->add_types(v1::EVENT_TYPE_UNSPECIFIED);
  EXPECT_THAT(Read(request), StatusIs(absl::StatusCode::kInvalidArgument));
  request.clear_filter();
  request.mutable_filter()->add_bodies("A body");
  EXPECT_THAT(Read(request),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("filter.bodies")));
  request.clear_filter();
  request.mutable_filter()->set_on_from("2021");
  request.mutable_filter()->set_on_to("2020-12");
  EXPECT_THAT(Read(request),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("filter.onTo")));
}

TEST_F(ReplayTest, RefusesARevisionOfABodyThatIsNotOnRecord) {
  v1::ReadEventsRequest request;
  request.mutable_revision()->set_body("nobody");
  request.mutable_revision()->set_revision(1);
  EXPECT_THAT(Read(request), StatusIs(absl::StatusCode::kNotFound, ::testing::HasSubstr("nobody")));
}

TEST_F(ReplayTest, AgreesWithANaiveModelForAnyQuestion) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto chance = [&](unsigned one_in) { return random() % one_in == 0; };
  std::vector<v1::RecordedEvent> all;
  for (store::Position position = 1; position <= Head(); ++position) {
    all.push_back(EventAt(position));
  }
  for (int round = 0; round < 500; ++round) {
    v1::ReadEventsRequest request;
    request.set_backward(chance(2));
    if (chance(2)) request.set_limit(1 + random() % 5);
    if (chance(2)) request.set_position(1 + random() % Head());
    auto* filter = request.mutable_filter();
    if (chance(2)) filter->add_bodies(chance(2) ? "a" : "b");
    if (chance(4)) filter->add_bodies("a");
    if (chance(3)) filter->add_types(v1::EVENT_TYPE_MEETING_HELD);
    if (chance(4)) filter->set_on_from(std::to_string(2008 + random() % 10));
    if (chance(4)) filter->set_on_to(std::to_string(2008 + random() % 10));

    std::vector<store::Position> expected;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& event = request.backward() ? all[all.size() - 1 - i] : all[i];
      const store::Position position = event.header().position();
      if (request.position() > 0 &&
          (request.backward() ? position > request.position() : position < request.position())) {
        continue;
      }
      bool body = filter->bodies().empty();
      for (const auto& wanted : filter->bodies()) {
        for (const auto& touched : event.header().bodies()) body |= touched.body() == wanted;
      }
      const bool type =
          filter->types().empty() || event.header().type() == v1::EVENT_TYPE_MEETING_HELD;
      const std::string year = event.event().on().substr(0, 4);
      const bool from = filter->on_from().empty() || (!year.empty() && year >= filter->on_from());
      const bool to = filter->on_to().empty() || (!year.empty() && year <= filter->on_to());
      if (body && type && from && to) expected.push_back(position);
      if (request.limit() > 0 && expected.size() == request.limit()) break;
    }
    PageLimits limits;
    limits.events_max = 1 + random() % 4;
    limits.examined_max = 1 + random() % 7;
    const auto read = Read(request, limits);
    if (!filter->on_from().empty() && !filter->on_to().empty() &&
        filter->on_to() < filter->on_from()) {
      EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument)) << request.ShortDebugString();
      continue;
    }
    ASSERT_THAT(read, testing::IsOk()) << request.ShortDebugString();
    EXPECT_EQ(*read, expected) << request.ShortDebugString();
  }
}

}  // namespace
}  // namespace minutebook::ledger
