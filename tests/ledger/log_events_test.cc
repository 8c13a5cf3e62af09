// Whole events as the domain's answers read them.
#include "service/ledger/log_events.h"

#include <gmock/gmock.h>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using testing::MeetingHeld;
using ::testing::SizeIs;
using testing::StatusIs;

class LogEventsTest : public LedgerTest {
 protected:
  LogEventsTest() {
    v1::NewEvent meeting = MeetingHeld("a", 1, "2011");
    meeting.mutable_event()->add_sources()->set_url("https://example.org/1");
    Record({BodyEstablished("a"), meeting});  // 2, 3
  }
  const domain::EventReader& events() const { return *ledger_->AnswerNow().events; }
};

TEST_F(LogEventsTest, ReadsWholeEventsInTheOrderAsked) {
  const std::vector<store::Position> positions = {3, 2, 3};
  const auto records = events().Read(positions);
  ASSERT_THAT(records, testing::IsOk());
  ASSERT_THAT(*records, SizeIs(3));
  EXPECT_EQ((*records)[0].header.position(), 3u);
  EXPECT_EQ((*records)[0].event.sources(0).url(), "https://example.org/1");
  EXPECT_EQ((*records)[1].header.type(), v1::EVENT_TYPE_BODY_ESTABLISHED);
  EXPECT_FALSE((*records)[1].erased);
  EXPECT_EQ((*records)[2].header.event_id(), (*records)[0].header.event_id());
}

TEST_F(LogEventsTest, RefusesPositionsPastTheHeadAndTooManyAtOnce) {
  const std::vector<store::Position> past = {Head() + 1};
  EXPECT_THAT(events().Read(past), StatusIs(absl::StatusCode::kNotFound));
  const std::vector<store::Position> many(domain::event_reads_max + 1, 1);
  EXPECT_THAT(events().Read(many), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(LogEventsTest, FindsEventsByIdAndSaysWhichAreNotOnRecord) {
  store::EventId known{};
  const std::string id = EventAt(3).header().event_id();
  std::copy(id.begin(), id.end(), known.begin());
  const std::vector<store::EventId> ids = {known, store::EventId{9}};
  const auto found = events().Find(ids);
  ASSERT_THAT(found, testing::IsOk());
  EXPECT_EQ((*found)[0], 3u);
  EXPECT_EQ((*found)[1], std::nullopt);
}

}  // namespace
}  // namespace minutebook::ledger
