// What is refused, with code and field.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "service/domain/keys.h"
#include "tests/domain/views/ascn_record.h"

namespace minutebook::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RulesTest : public ::testing::Test {
 protected:
  RulesTest() { AddAll(book_); }
  auto Check(const std::string& event) { return book_.Check("ascn", event); }
  Book book_;
};

TEST_F(RulesTest, UnknownBodiesAreRefused) {
  EXPECT_THAT(book_.Check("nobody", R"({"on":"2020","meetingHeld":{"meeting":"m"}})"),
              ElementsAre("UNKNOWN_BODY body"));
  EXPECT_THAT(
      book_.Record({{"ascn", "nobody"}, R"({"on":"2020","meetingHeld":{"meeting":"m"}})", ""}),
      ElementsAre("UNKNOWN_BODY furtherBodies[0]"));
  EXPECT_THAT(book_.Check("new", R"({"on":"2020","bodyEstablished":{"names":[{"text":"N"}],
      "timeZone":"UTC","parent":"nobody"}})"),
              ElementsAre("UNKNOWN_BODY event.bodyEstablished.parent"));
  EXPECT_THAT(Check(R"({"on":"2020","documentAdopted":{"document":"d","title":"D",
      "submittedTo":"nobody"}})"),
              ElementsAre("UNKNOWN_BODY event.documentAdopted.submittedTo"));
}

TEST_F(RulesTest, NoMoreBodiesLieAboveOneAnotherThanAreConsulted) {
  const auto below = [](const std::string& parent) {
    return R"({"on":"2020","bodyEstablished":{"names":[{"text":"N"}],"timeZone":"UTC","parent":")" +
           parent + R"("}})";
  };
  // The party of the highest is still found from the sixteenth.
  book_.Add("b1", below(""));
  book_.Add("b1", R"({"on":"2020","partyRegistered":{"party":"top","kind":"PARTY_KIND_STATE",
      "names":[{"text":"T"}]}})");
  for (int i = 2; i <= 16; ++i) {
    book_.Add("b" + std::to_string(i), below("b" + std::to_string(i - 1)));
  }
  EXPECT_THAT(book_.Check("b16", R"({"on":"2020","memberAdmitted":{"party":"top"}})"), IsEmpty());
  EXPECT_THAT(book_.Check("b17", below("b16")),
              ElementsAre("BODY_TOO_DEEP event.bodyEstablished.parent"));
  EXPECT_THAT(book_.Check("b17", below("b15")), IsEmpty());
}

TEST_F(RulesTest, ABodyIsEstablishedOnceUnlessAnAccountRefinesOrDisputes) {
  const std::string account = R"("on":"2018-04","bodyEstablished":{"names":[{"text":"N"}],
      "timeZone":"UTC"})";
  EXPECT_THAT(Check("{" + account + "}"), ElementsAre("BODY_ALREADY_ESTABLISHED body"));
  EXPECT_THAT(Check("{" + account + R"(,"refines":["est-day"]})"), IsEmpty());
  EXPECT_THAT(Check(R"({"refines":["est-day"],"on":"2018","bodyEstablished":{
      "names":[{"text":"N"}],"timeZone":"UTC","parent":"amf"}})"),
              ElementsAre("PARENT_DIFFERS event.bodyEstablished.parent"));
}

TEST_F(RulesTest, AllViolationsAreToldAtOnce) {
  EXPECT_THAT(Check(R"({"on":"2024","at":"annual-9","refines":["no-such"],"meetingHeld":{
      "meeting":"m","host":"xx","presiding":{"party":"yy"}}})"),
              UnorderedElementsAre("UNKNOWN_MEETING event.at", "UNKNOWN_EVENT event.refines[0]",
                                   "UNKNOWN_PARTY event.meetingHeld.host",
                                   "UNKNOWN_PARTY event.meetingHeld.presiding.party"));
}

TEST_F(RulesTest, PartiesAreLookedUpThroughParentsAndRegisteredOnce) {
  EXPECT_THAT(Check(R"({"on":"2024","partyRegistered":{"party":"vn","kind":"PARTY_KIND_STATE",
      "names":[{"text":"V"}]}})"),
              ElementsAre("PARTY_ALREADY_REGISTERED event.partyRegistered.party"));
  EXPECT_THAT(book_.Check("asean", R"({"on":"2024","partyNamed":{"party":"hanoi",
      "names":[{"text":"H"}]}})"),
              ElementsAre("UNKNOWN_PARTY event.partyNamed.party"));
  EXPECT_THAT(Check(R"({"on":"2024","partyNamed":{"party":"vn","names":[{"text":"V"}]}})"),
              IsEmpty());
}

TEST_F(RulesTest, OfficesMustBeDefinedBeforeTheyAreFilledAndOnce) {
  EXPECT_THAT(book_.Check("amf", R"({"on":"2024","chairAssumed":{"party":"kh"}})"),
              ElementsAre("OFFICE_NOT_DEFINED event.chairAssumed"));
  EXPECT_THAT(Check(R"({"on":"2024","officerElected":{"office":"treasurer","party":"kh"}})"),
              ElementsAre("OFFICE_NOT_DEFINED event.officerElected.office"));
  EXPECT_THAT(Check(R"({"on":"2024","officeDefined":{"office":"chair"}})"),
              ElementsAre("OFFICE_ALREADY_DEFINED event.officeDefined.office"));
  book_.Add("ascn", R"({"on":"2026-01-01","officeAbolished":{"office":"guiding-country"}})");
  EXPECT_THAT(Check(R"({"on":"2026-02-01","guidingCountryNominated":{"party":"vn"}})"),
              ElementsAre("OFFICE_ABOLISHED event.guidingCountryNominated"));
  EXPECT_THAT(Check(R"({"on":"2017-02-01","guidingCountryNominated":{"party":"vn"}})"), IsEmpty());
}

TEST_F(RulesTest, ReferencesToTermsMustBeOfTheSameOfficeAndParty) {
  EXPECT_THAT(Check(R"({"on":"2024","chairAssumed":{"party":"vn","fulfils":"kh-2022"}})"),
              ::testing::Contains("TERM_OF_ANOTHER_PARTY event.chairAssumed.fulfils"));
  EXPECT_THAT(Check(R"({"on":"2024","guidingCountryAssumed":{"party":"kh","fulfils":"kh-2022",
      "acting":true}})"),
              ElementsAre("NOT_A_TERM_OF_OFFICE event.guidingCountryAssumed.fulfils"));
  EXPECT_THAT(Check(R"({"on":"2024","chairAssumed":{"party":"ph","fulfils":"ph-2026",
      "acting":true}})"),
              ElementsAre("NOT_A_NOMINATION_OR_ELECTION event.chairAssumed.fulfils"));
  EXPECT_THAT(Check(R"({"on":"2024","chairVacated":{"party":"kh","term":"annual-4"}})"),
              ElementsAre("NOT_A_TERM_OF_OFFICE event.chairVacated.term"));
  EXPECT_THAT(Check(R"({"on":"2024","chairVacated":{"party":"kh","term":"no-such"}})"),
              ElementsAre("UNKNOWN_EVENT event.chairVacated.term"));
}

TEST_F(RulesTest, MoreHoldersThanSeatsAreRefusedUnlessItReplacesActsOrDisputes) {
  const std::string start = R"({"on":"2024-01-01","guidingCountryAssumed":{"party":"vn",)";
  EXPECT_THAT(Check(start + R"("from":"2024-01-01"}})"),
              ElementsAre("MORE_HOLDERS_THAN_SEATS event.guidingCountryAssumed"));
  EXPECT_THAT(Check(start + R"("from":"2024-01-01","replaces":"id-guide"}})"), IsEmpty());
  EXPECT_THAT(Check(start + R"("from":"2024-01-01","acting":true}})"), IsEmpty());
  EXPECT_THAT(Check(start + R"("from":"2024-01-01"},"disputes":[{"event":"id-guide",
      "about":["DISPUTE_ASPECT_HOLDER"]}]})"),
              IsEmpty());
  EXPECT_THAT(Check(start + R"("during":"2024"}})"),
              ElementsAre("MORE_HOLDERS_THAN_SEATS event.guidingCountryAssumed"))
      << "a whole year within a term that has no end";
}

TEST_F(RulesTest, TermsByYearThatRunIntoEachOtherAreNoOverlap) {
  EXPECT_THAT(Check(R"({"on":"2026","chairAssumed":{"party":"sg","during":"2026/2027"}})"),
              ElementsAre("MORE_HOLDERS_THAN_SEATS event.chairAssumed"));
  EXPECT_THAT(Check(R"({"on":"2026-09-01","chairAssumed":{"party":"sg","from":"2026-09-01",
      "to":"2027-09-01"}})"),
              IsEmpty())
      << "its sharper beginning ends the year before it";
}

TEST_F(RulesTest, SeatsMayBeSeveral) {
  book_.Add("ascn", R"({"on":"2018-04","officeDefined":{"office":"vice-chair","seats":2}})");
  const auto elect = [this](const std::string& party) {
    return book_.Record({{"ascn"},
                         R"({"on":"2024-01-01","officerElected":{"office":"vice-chair",
        "party":")" + party + R"(","from":"2024-01-01"}})",
                         ""});
  };
  EXPECT_THAT(elect("vn"), IsEmpty());
  EXPECT_THAT(elect("kh"), IsEmpty());
  EXPECT_THAT(elect("kh"), IsEmpty()) << "a party takes one seat";
  EXPECT_THAT(elect("sg"), ElementsAre("MORE_HOLDERS_THAN_SEATS event.officerElected"));
}

TEST_F(RulesTest, MembersJoinAndLeaveInTurnByDate) {
  EXPECT_THAT(Check(R"({"on":"2019","memberAdmitted":{"party":"hanoi","class":"member city"}})"),
              ElementsAre("ALREADY_MEMBER event.memberAdmitted.party"));
  EXPECT_THAT(Check(R"({"on":"2017","memberAdmitted":{"party":"hanoi","class":"member city"}})"),
              ElementsAre("ALREADY_MEMBER event.memberAdmitted.party"));
  EXPECT_THAT(Check(R"({"on":"2017","memberWithdrawn":{"party":"hanoi","class":"member city"}})"),
              ElementsAre("NOT_A_MEMBER event.memberWithdrawn.party"));
  EXPECT_THAT(Check(R"({"on":"2019","partnerLeft":{"party":"hanoi"}})"),
              ElementsAre("NOT_A_PARTNER event.partnerLeft.party"));
  book_.Add("ascn", R"({"on":"2019","memberWithdrawn":{"party":"hanoi","class":"member city"}})");
  EXPECT_THAT(Check(R"({"on":"2020","memberAdmitted":{"party":"hanoi","class":"member city"}})"),
              IsEmpty());
}

TEST_F(RulesTest, MeetingsAreScheduledAndHeldOnceAndChangedOnlyBefore) {
  EXPECT_THAT(Check(R"({"on":"2021-09-01","meetingScheduled":{"series":"annual","ordinal":5,
      "planned":"2022"}})"),
              ElementsAre("MEETING_ALREADY_SCHEDULED event.meetingScheduled.meeting"));
  EXPECT_THAT(Check(R"({"on":"2021-09-01","meetingHeld":{"series":"annual","ordinal":4}})"),
              ElementsAre("MEETING_ALREADY_HELD event.meetingHeld.meeting"));
  EXPECT_THAT(Check(R"({"on":"2021-08-30","meetingHeld":{"series":"annual","ordinal":4},
      "refines":["annual-4"]})"),
              IsEmpty());
  EXPECT_THAT(Check(R"({"on":"2023-01-01","meetingRescheduled":{"meeting":"annual-5"}})"),
              ElementsAre("MEETING_ALREADY_HELD event.meetingRescheduled.meeting"));
  EXPECT_THAT(Check(R"({"on":"2021-10-01","meetingRescheduled":{"meeting":"annual-5"}})"),
              IsEmpty())
      << "what is found later has its date";
  EXPECT_THAT(Check(R"({"on":"2021","meetingCancelled":{"meeting":"annual-6"}})"),
              ElementsAre("MEETING_NOT_SCHEDULED event.meetingCancelled.meeting"));
  EXPECT_THAT(Check(R"({"on":"2021","at":"annual-4","minutesApproved":{"meeting":"annual-6"}})"),
              ElementsAre("MEETING_NOT_HELD event.minutesApproved.meeting"));
}

TEST_F(RulesTest, DocumentsAreAdoptedOnceAndIdentifiedUpToTheirCount) {
  EXPECT_THAT(Check(R"({"on":"2021","documentAdopted":{"document":"three-documents-2020",
      "title":"T"}})"),
              ElementsAre("DOCUMENT_ALREADY_ADOPTED event.documentAdopted.document"));
  EXPECT_THAT(Check(R"({"on":"2021","documentRescinded":{"document":"none"}})"),
              ElementsAre("UNKNOWN_DOCUMENT event.documentRescinded.document"));
  EXPECT_THAT(Check(R"({"on":"2021","fileAttached":{"document":"none","file":{
      "url":"https://example.org/a"}}})"),
              ElementsAre("UNKNOWN_DOCUMENT event.fileAttached.document"));
  const auto identify = [this](const std::string& document) {
    return book_.Record({{"ascn"},
                         R"({"on":"2022","documentIdentified":{"document":")" + document +
                             R"(","oneOf":"three-documents-2020","title":"T"}})",
                         ""});
  };
  EXPECT_THAT(identify("one"), IsEmpty());
  EXPECT_THAT(identify("one"),
              ElementsAre("DOCUMENT_ALREADY_ON_RECORD event.documentIdentified.document"));
  EXPECT_THAT(identify("two"), IsEmpty());
  EXPECT_THAT(identify("three"), IsEmpty());
  EXPECT_THAT(identify("four"), ElementsAre("COUNT_EXCEEDED event.documentIdentified.oneOf"));
}

TEST_F(RulesTest, ADocumentIsNotedOnlyByAnEventThatTouchesItsBody) {
  const std::string noted = R"({"on":"2021","documentNoted":{
      "document":"ascn:three-documents-2020","noting":"NOTING_NOTED"}})";
  EXPECT_THAT(book_.Record({{"asean", "ascn"}, noted, ""}), IsEmpty());
  const auto alone = book_.Record({{"asean"}, noted, ""});
  EXPECT_THAT(alone, ::testing::SizeIs(1));
}

TEST_F(RulesTest, AmendmentsNameWhatIsOnRecord) {
  EXPECT_THAT(Check(R"({"eventRetracted":{"event":"nothing","reason":"wrong",
      "authority":"me"}})"),
              ElementsAre("UNKNOWN_EVENT event.eventRetracted.event"));
}

TEST_F(RulesTest, DecisionsAndTheirLikeAreAdmittedIfWhatTheyNameIsOnRecord) {
  EXPECT_THAT(Check(R"({"on":"2022","at":"annual-4","decisionRecorded":{"decision":"d-1",
      "document":"three-documents-2020","event":"sg-guide","outcome":"OUTCOME_ADOPTED",
      "byConsensus":true}})"),
              IsEmpty());
  EXPECT_THAT(Check(R"({"on":"2022","decisionRecorded":{"decision":"d-1","document":"none",
      "proposal":"none","event":"none","outcome":"OUTCOME_ADOPTED"}})"),
              UnorderedElementsAre("UNKNOWN_DOCUMENT event.decisionRecorded.document",
                                   "UNKNOWN_PROPOSAL event.decisionRecorded.proposal",
                                   "UNKNOWN_EVENT event.decisionRecorded.event"));
}

TEST_F(RulesTest, NoMoreViolationsAreToldThanAreOfUse) {
  std::string parties;
  for (int i = 0; i < 300; ++i) parties += (i == 0 ? "\"x" : ",\"x") + std::to_string(i) + "\"";
  const auto told = Check(R"({"on":"2022","proposalPutForward":{"proposal":"p","subject":"s",
      "proposers":[)" + parties +
                          "]}}");
  ASSERT_THAT(told, ::testing::SizeIs(101));
  EXPECT_THAT(told.back(), ::testing::StartsWith("MORE_VIOLATIONS"));
}

TEST_F(RulesTest, ASubjectHasALargestSize) {
  for (int i = 0; i < 1023; ++i) {
    book_.Add("ascn", R"({"on":"2020","partyNamed":{"party":"vn","names":[{"text":"V"}]}})");
  }
  EXPECT_THAT(Check(R"({"on":"2020","partyNamed":{"party":"vn","names":[{"text":"V"}]}})"),
              IsEmpty());
  book_.Add("ascn", R"({"on":"2020","partyNamed":{"party":"vn","names":[{"text":"V"}]}})");
  EXPECT_THAT(Check(R"({"on":"2020","partyNamed":{"party":"vn","names":[{"text":"V"}]}})"),
              ElementsAre("SUBJECT_TOO_LARGE event.partyNamed"));
}

TEST_F(RulesTest, ASubjectHasALargestNumberOfBytes) {
  const auto named = [](int count) {
    std::string names;
    for (int i = 0; i < count; ++i) {
      names += std::string(i == 0 ? "" : ",") + R"({"text":")" + std::string(500, 'v') + R"("})";
    }
    return R"({"on":"2020","partyNamed":{"party":"vn","names":[)" + names + "]}}";
  };
  EXPECT_THAT(Check(named(600)), ElementsAre("SUBJECT_TOO_LARGE event.partyNamed"));
  book_.Add("ascn", named(400));
  EXPECT_THAT(Check(named(150)), ElementsAre("SUBJECT_TOO_LARGE event.partyNamed"));
  EXPECT_THAT(Check(named(100)), IsEmpty());
}

TEST(CollectKeysTest, AnEventsKeysAreCollectedOnceEach) {
  v1::Event event;
  for (int i = 0; i < 3; ++i) event.mutable_proposal_put_forward()->add_proposers("vn");
  std::vector<std::string> keys;
  const LedgerContext ledger{{1, 2, 3}};
  CollectKeys(ledger, {1, EventId{4}, {"asean", "ascn"}}, event, &keys);
  const std::set<std::string> once(keys.begin(), keys.end());
  EXPECT_EQ(keys.size(), once.size());
  EXPECT_TRUE(once.contains(PartyKey("ascn", "vn")));
}

// Rows in a map; counts what is read.
class CountedState final : public StateWriter {
 public:
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    ++reads;
    const auto row = rows_.find(key);
    if (row == rows_.end()) return std::nullopt;
    return row->second;
  }
  absl::Status Scan(std::string_view,
                    const std::function<bool(std::string_view, std::string_view)>&) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<bool> HasEvent(std::string_view) const override { return false; }
  absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId&) const override {
    return std::optional<RecordedEvent>();
  }
  absl::Status Put(std::string_view key, std::string value) override {
    rows_[std::string(key)] = std::move(value);
    return absl::OkStatus();
  }
  absl::Status Delete(std::string_view key) override {
    rows_.erase(std::string(key));
    return absl::OkStatus();
  }

  mutable int reads = 0;

 private:
  std::map<std::string, std::string, std::less<>> rows_;
};

TEST(CheckRulesTest, NothingMoreIsReadOnceAllThatIsToldWasFound) {
  const LedgerContext ledger{{1, 2, 3}};
  CountedState state;
  v1::Event established;
  established.set_on("2018");
  established.mutable_body_established()->set_time_zone("UTC");
  ASSERT_TRUE(Fold(ledger, {1, EventId{4}, {"ascn"}}, established, state).ok());
  v1::Event event;
  event.set_on("2020");
  for (int i = 0; i < 500; ++i) {
    event.mutable_proposal_put_forward()->add_proposers("p" + std::to_string(i));
  }
  state.reads = 0;
  Violations violations;
  ASSERT_TRUE(CheckRules(ledger, {2, EventId{5}, {"ascn"}}, event, "e", state, &violations).ok());
  EXPECT_EQ(violations.size(), 101u);
  EXPECT_LT(state.reads, 110);
}

}  // namespace
}  // namespace minutebook::domain
