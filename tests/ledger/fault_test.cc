#include <sstream>

#include "tests/ledger/erase_fixture.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

TEST_F(LedgerTest, AFailedSyncIsAnUnknownOutcomeAndLatchesTheLedger) {
  Record({BodyEstablished("a")});
  before_commit_ = [](const store::Group&) { return absl::InternalError("Input/output error"); };
  const auto failed = Append({MeetingHeld("a", 1, "2019")});
  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("same event ids")));
  EXPECT_EQ(ReasonOf(failed.status()), v1::ERROR_REASON_OUTCOME_UNKNOWN);
  // The disk would work again; nobody may assume so.
  before_commit_ = nullptr;
  const auto later = Append({MeetingHeld("a", 2, "2020")});
  EXPECT_THAT(later, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(later.status()), v1::ERROR_REASON_READ_ONLY);
  EXPECT_THAT(ledger_->read_only_because(), HasSubstr("Input/output error"));
  EXPECT_EQ(Head(), 2u);
  EXPECT_THAT(ledger_->log().Read(2), IsOk());
  // What is on record is still answered for.
  EXPECT_TRUE(Record({BodyEstablished("a")}).receipts[0].already_recorded);
}

TEST_F(LedgerTest, AGroupThatTheStoreRefusesChangesNothingAndLatchesNothing) {
  Record({BodyEstablished("a")});
  before_commit_ = [](const store::Group&) {
    return absl::InvalidArgumentError("revision 9 of body a");
  };
  const auto refused = Append({MeetingHeld("a", 1, "2019")});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInternal, HasSubstr("nothing was recorded")));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInternal, HasSubstr("revision 9 of body a")));
  EXPECT_NE(ReasonOf(refused.status()), v1::ERROR_REASON_OUTCOME_UNKNOWN);
  EXPECT_EQ(ledger_->read_only_because(), "");
  EXPECT_EQ(Head(), 2u);
  // What is on record is answered for meanwhile, and the ledger goes on.
  EXPECT_TRUE(Record({BodyEstablished("a")}).receipts[0].already_recorded);
  before_commit_ = nullptr;
  EXPECT_EQ(Record({MeetingHeld("a", 1, "2019")}).receipts[0].bodies[0].revision, 2u);
}

TEST_F(LedgerTest, ARetryAfterReopeningFindsWhatWasWrittenAfterAll) {
  Record({BodyEstablished("a")});
  after_commit_ = [](const store::Group&) { return absl::InternalError("the reply was lost"); };
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}), StatusIs(absl::StatusCode::kUnavailable));
  after_commit_ = nullptr;
  Open();
  const auto retried = Record({MeetingHeld("a", 1, "2019")});
  EXPECT_TRUE(retried.receipts[0].already_recorded);
  EXPECT_EQ(Head(), 3u);
}

TEST_F(LedgerTest, ARetryAfterReopeningRecordsWhatWasNotWritten) {
  Record({BodyEstablished("a")});
  before_commit_ = [](const store::Group&) { return absl::InternalError("no space left"); };
  EXPECT_THAT(Append({MeetingHeld("a", 1, "2019")}), StatusIs(absl::StatusCode::kUnavailable));
  before_commit_ = nullptr;
  Open();
  const auto retried = Record({MeetingHeld("a", 1, "2019")});
  EXPECT_FALSE(retried.receipts[0].already_recorded);
  EXPECT_EQ(retried.receipts[0].bodies[0].revision, 2u);
}

// Events that correct, retract, dispute and settle change rows that nothing fetched beforehand.
TEST_F(LedgerTest, ARowThatCannotBeReadRefusesTheAppendWhicheverReadItIs) {
  std::istringstream lines(kEraseRecord);
  std::string line;
  int refused = 0;
  for (std::getline(lines, line); std::getline(lines, line);) {
    v1::NewEvent event;
    event.set_body("b");
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, event.mutable_event()).ok());
    bool failed = true;
    for (int failing = 0; failed; ++failing) {
      SCOPED_TRACE(absl::StrCat(line, ": read ", failing));
      Open();  // with nothing kept in memory
      const store::Position head = Head();
      int reads = 0;
      failed = false;
      FaultRowReads([&] {
        if (reads++ != failing) return absl::OkStatus();
        failed = true;
        return absl::DataLossError("the disk gives back other bytes");
      });
      const auto outcome = Append({event});
      FaultRowReads({});
      if (!failed) {
        ASSERT_THAT(outcome, IsOk());
        continue;
      }
      ++refused;
      ASSERT_THAT(outcome, StatusIs(absl::StatusCode::kDataLoss, HasSubstr("other bytes")));
      ASSERT_EQ(Head(), head);
      EXPECT_EQ(ledger_->read_only_because(), "") << "nothing was written";
    }
  }
  EXPECT_GT(refused, 14) << "every event has a read that may fail";
  // What was recorded left the rows that follow from it.
  auto rebuild = ledger_->BeginRebuild(/*check_only=*/true);
  ASSERT_THAT(rebuild, IsOk());
  std::optional<Rebuilt> done;
  while (!done.has_value()) {
    const auto progress = (*rebuild)->Step();
    ASSERT_THAT(progress, IsOk());
    done = progress->done;
  }
  EXPECT_EQ(done->before, done->after);
}

TEST_F(LedgerTest, AStoppedLedgerRefusesAppendsAndGoesOnReading) {
  Record({BodyEstablished("a")});
  ledger_->StopWriting();
  const auto refused = Append({MeetingHeld("a", 1, "2019")});
  EXPECT_EQ(ReasonOf(refused.status()), v1::ERROR_REASON_STOPPING);
  EXPECT_THAT(ledger_->log().Read(2), IsOk());
}

}  // namespace
}  // namespace minutebook::ledger
