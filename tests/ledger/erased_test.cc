// What is told of an event that is erased, what cannot be erased, and a payload that is merely
// lost.
#include "service/domain/answers/explain.h"
#include "service/domain/audit/audit.h"
#include "service/domain/erasures.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "store/merkle_tree.h"
#include "tests/ledger/erase_fixture.h"

namespace minutebook::ledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

template <typename Where>
class ErasedTest : public ErasureTest<Where> {};
TYPED_TEST_SUITE(ErasedTest, ErasedStores);

TYPED_TEST(ErasedTest, TheSameAgainIsAnsweredWithTheFirstReceipt) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome first, this->Erase(kMeeting));
  EXPECT_FALSE(first.receipt.already_recorded);
  const store::Position head = this->ledger_->log().Head();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome again, this->ledger_->Erase({kMeeting, "another reason",
                                                                       "another authority", "op"}));
  EXPECT_EQ(again.receipt.position, first.receipt.position);
  EXPECT_EQ(again.receipt.event_id, first.receipt.event_id);
  EXPECT_TRUE(again.receipt.already_recorded);
  EXPECT_EQ(this->ledger_->log().Head(), head);
}

TYPED_TEST(ErasedTest, TheErasedEventSentAgainGivesItsReceiptMarked) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  ASSERT_OK_AND_ASSIGN(const AppendOutcome again,
                       this->Append(R"({"ref":"four","on":"2021-08-30","meetingHeld":)"
                                    R"({"series":"annual","ordinal":4,"title":"zzmeetingzz"}})"));
  EXPECT_TRUE(again.receipts[0].erased);
  EXPECT_EQ(again.receipts[0].position, kMeeting);
}

TYPED_TEST(ErasedTest, EventsOfTheServerAndErasuresAreNotErased) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome first, this->Erase(kMeeting));
  for (const store::Position position : {store::Position{1}, first.receipt.position}) {
    const auto refused = this->Erase(position);
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(CodesOf(refused.status()), ElementsAre("NOT_ERASABLE"));
  }
  EXPECT_THAT(this->Erase(99), StatusIs(absl::StatusCode::kNotFound));
}

TYPED_TEST(ErasedTest, ReasonAndAuthorityAreRequired) {
  this->RecordAll();
  const auto refused = this->ledger_->Erase({kMeeting, " ", std::string(4097, 'a'), "op"});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("reason", "authority"));
  EXPECT_EQ(this->ledger_->log().Head(), kRecorded);
}

TYPED_TEST(ErasedTest, AnErasedEventIsNotAmended) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  const auto retracted =
      this->Append(R"({"ref":"r","eventRetracted":{"event":"four","reason":"r","authority":"a"}})");
  EXPECT_THAT(CodesOf(retracted.status()), ElementsAre("EVENT_ERASED"));
  const auto corrected = this->Append(
      R"({"ref":"c","eventCorrected":{"event":"four","version":"four","reason":"r",)"
      R"("authority":"a","replacement":{"on":"2021","meetingHeld":{"meeting":"m"}}}})");
  EXPECT_THAT(CodesOf(corrected.status()), ElementsAre("EVENT_ERASED"));
}

TYPED_TEST(ErasedTest, AnExplanationSaysWhoErasedItAndWhyAsOfEveryPosition) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome erased, this->Erase(kMeeting));
  for (store::Position at = kMeeting; at <= this->ledger_->log().Head(); ++at) {
    v1::ExplainAnswerRequest request;
    request.mutable_events()->set_body("b");
    request.mutable_events()->add_events("four");
    request.mutable_events()->mutable_as_of()->set_position(at);
    ASSERT_OK_AND_ASSIGN(const auto told, domain::Answer(request, this->ledger_->AnswerNow()));
    EXPECT_THAT(told.DebugString(), Not(HasSubstr("zzmeetingzz")));
    // Another event that disputes it is told beside it.
    const v1::ExplainedEvent& event = told.events(told.events(0).in_basis() ? 0 : 1);
    EXPECT_EQ(event.standing(), v1::EVENT_STANDING_ERASED);
    EXPECT_FALSE(event.has_shown());
    EXPECT_EQ(event.records(0).by_event_id(), domain::FormatUuid(erased.receipt.event_id));
    const v1::RecordedEvent& by = event.records(event.records_size() - 1).record();
    EXPECT_EQ(by.event().payload_erased().reason(), "a request");
    EXPECT_EQ(by.event().payload_erased().authority(), "the data officer");
    EXPECT_EQ(by.header().recorder(), "op");
  }
}

TYPED_TEST(ErasedTest, AnAuditSaysWhoErasedItAndWhyAsOfEveryPosition) {
  this->RecordAll();
  const auto told = [this](store::Position at) {
    v1::AuditChairmanshipRequest request;
    request.set_body("b");
    request.set_office("chair");
    request.mutable_as_of()->set_position(at);
    const auto report = domain::Answer(request, this->ledger_->AnswerNow());
    EXPECT_THAT(report, IsOk());
    std::string found;
    if (!report.ok()) return found;
    for (const v1::AuditFinding& finding : report->findings()) {
      if (finding.code() == "ERASED") found += finding.message();
    }
    EXPECT_EQ(found.empty(), report->DebugString().find("erase") == std::string::npos);
    return found;
  };
  EXPECT_EQ(told(kRecorded), "") << "nothing is erased yet";
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  ASSERT_THAT(this->ledger_->Erase({kKh, "wrong person", "a court", "cert:clerk"}), IsOk());
  for (const store::Position at : {kRecorded, this->ledger_->log().Head()}) {
    EXPECT_THAT(
        told(at),
        AllOf(HasSubstr("The words of 3 events of the body were erased"),
              HasSubstr("#8 (meeting held), erased on 22 November 2026 by op because \"a request\" "
                        "on the authority of \"the data officer\""),
              HasSubstr("by cert:clerk because \"wrong person\"")));
  }
  EXPECT_EQ(told(kKh - 1), "") << "of events that the state does not go as far as nothing is told";
}

TYPED_TEST(ErasedTest, ABodysErasuresAreListedInItsRows) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  const domain::AnswerContext now = this->ledger_->AnswerNow();
  const std::string key = domain::ErasureKey("b", kMeeting);
  EXPECT_TRUE((*now.rows.Get(key, now.head)).has_value());
  EXPECT_FALSE((*now.rows.Get(key, kRecorded)).has_value());
}

TYPED_TEST(ErasedTest, ACorrectionErasedAloneLeavesTheVersionBefore) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome outcome, this->Erase(kKhFix));
  EXPECT_THAT(outcome.erased, ElementsAre(kKhFix));
  EXPECT_THAT(this->Everything(), AllOf(HasSubstr("zzfirstzz"), Not(HasSubstr("zzsecondzz"))));
}

// As if a payload had been lost.
template <typename Where>
void Lose(Where& where, store::Position position) {
  const auto store = where.Open();
  store::Group group{store->log().Head() + 1, {}, {}, {}};
  v1::EventHeader header;
  header.set_position(group.first_position);
  header.set_event_id(std::string(16, 'x'));
  const std::string bytes = HeaderBytes(header);
  store::EventId id{};
  id.fill('x');
  group.events.push_back({id, {}, EncodeStored(bytes, "s", "\n"), store::HashLeaf(bytes)});
  group.redaction.events.push_back({position, Redacted(*store->log().Read(position))});
  ASSERT_THAT(store->Commit(group), IsOk());
}

TYPED_TEST(ErasedTest, APayloadThatIsMissingUnaccountedForIsDamage) {
  this->RecordAll();
  this->ledger_.reset();
  Lose(*this->where_, kMeeting);
  const auto log = this->where_->Open();
  v1::ReadEventsRequest request;
  ASSERT_OK_AND_ASSIGN(Replay replay, Replay::Start(log->log(), request));
  EXPECT_THAT(replay.NextPage({}, [](std::string_view) {}),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 8 is missing")));
  const store::Position at = kMeeting;
  EXPECT_THAT(LogEvents(log->log()).Read({&at, 1}), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace minutebook::ledger
