// Corrections, retractions and their undoing, disputes settled: what is answered afterwards, what
// was answered before, and what is refused.
#include <gmock/gmock.h>

#include "service/domain/identifiers.h"
#include "tests/domain/views/book.h"

namespace minutebook::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Amendments : public testing::Test {
 protected:
  Amendments() {
    book.Add("club", R"({"ref":"club","on":"2000","bodyEstablished":{
        "names":[{"text":"Club"}],"timeZone":"UTC"}})");
    for (const std::string party : {"ann", "ben"}) {
      book.Add("club", R"({"ref":")" + party + R"(","partyRegistered":{"party":")" + party +
                           R"(","kind":"PARTY_KIND_STATE","names":[{"text":")" + party +
                           R"("}]}})");
    }
    book.Add("club", R"({"ref":"chair","on":"2000","officeDefined":{"office":"chair"}})");
    book.Add("club", kElected);
  }

  std::vector<std::string> Correct(const std::string& event, const std::string& version,
                                   const std::string& replacement, const std::string& ref) {
    return book.Record({{"club"},
                        R"({"ref":")" + ref + R"(","eventCorrected":{"event":")" + event +
                            R"(","version":")" + version + R"(","replacement":)" + replacement +
                            R"(,"reason":"misread","authority":"the clerk"}})",
                        ""});
  }
  std::vector<std::string> Retract(const std::string& event, const std::string& ref) {
    return book.Record({{"club"},
                        R"({"ref":")" + ref + R"(","eventRetracted":{"event":")" + event +
                            R"(","reason":"it did not happen","authority":"the clerk"}})",
                        ""});
  }
  std::string Chair(const std::string& on) { return Told(book.Holder("club", "chair", on)); }

  static constexpr char kElected[] =
      R"({"ref":"elected","on":"2020-01-10","chairElected":{"party":"ann","from":"2020-02-01","to":"2021-02-01"}})";
  static constexpr char kLater[] =
      R"({"on":"2020-01-10","chairElected":{"party":"ann","from":"2020-03-01","to":"2021-02-01"}})";
  static constexpr char kOther[] =
      R"({"on":"2020-01-10","chairElected":{"party":"ben","from":"2020-02-01","to":"2021-02-01"}})";
  Book book;
};

TEST_F(Amendments, CorrectionReplacesTheWholeEventFromItsPositionOn) {
  const auto before = book.head();
  EXPECT_THAT(Correct("elected", "elected", kLater, "c1"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "UNKNOWN");
  EXPECT_EQ(Chair("2020-03-10"), "HELD ann CERTAIN");
  v1::GetOfficeHolderRequest request;
  request.set_body("club");
  request.set_office("chair");
  request.set_on("2020-02-10");
  request.mutable_as_of()->set_position(before);
  EXPECT_EQ(Told(*book.Ask(request)), "HELD ann CERTAIN");
}

TEST_F(Amendments, AnswerNamesTheCorrectionThatItRestsOn) {
  Correct("elected", "elected", kLater, "c1");
  const auto answer = book.Holder("club", "chair", "2020-03-10");
  ASSERT_EQ(answer.holdings_size(), 1);
  EXPECT_EQ(answer.holdings(0).term().facts(0).corrected_by(), FormatUuid(book.IdOf("club", "c1")));
  EXPECT_THAT(answer.basis().event_ids(), testing::Contains(FormatUuid(book.IdOf("club", "c1"))));
}

TEST_F(Amendments, CorrectionOfACorrectionNamesTheVersionThatHolds) {
  Correct("elected", "elected", kLater, "c1");
  EXPECT_THAT(Correct("elected", "elected", kOther, "c2"),
              ElementsAre("VERSION_NOT_CURRENT event.eventCorrected.version"));
  EXPECT_THAT(Correct("elected", "c1", kOther, "c2"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "HELD ben CERTAIN");
  EXPECT_THAT(Retract("c2", "r1"), IsEmpty());
  EXPECT_EQ(Chair("2020-03-10"), "HELD ann CERTAIN");
  EXPECT_EQ(Chair("2020-02-10"), "UNKNOWN");
}

TEST_F(Amendments, RetractionTakesTheEventOutAndItsRetractionBringsItBack) {
  EXPECT_THAT(Retract("elected", "r1"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "UNKNOWN");
  EXPECT_THAT(Retract("elected", "r2"), ElementsAre("EVENT_RETRACTED event.eventRetracted.event"));
  EXPECT_THAT(Correct("elected", "elected", kLater, "c1"),
              ElementsAre("EVENT_RETRACTED event.eventCorrected.event"));
  EXPECT_THAT(Retract("r1", "r2"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "HELD ann CERTAIN");
  EXPECT_THAT(Retract("r2", "r3"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "UNKNOWN");
}

TEST_F(Amendments, CorrectionMovesTheEventToAnotherSubject) {
  book.Add("club", R"({"ref":"met","on":"2020-05-01","meetingHeld":{"meeting":"may"}})");
  EXPECT_THAT(
      Correct("met", "met", R"({"on":"2020-06-01","meetingHeld":{"meeting":"june"}})", "c1"),
      IsEmpty());
  EXPECT_EQ(book.Meeting("club", "june").on(), "2020-06-01");
  v1::GetMeetingRequest may;
  may.set_body("club");
  may.set_meeting("may");
  EXPECT_EQ(book.Ask(may).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(Amendments, ReplacementMustKeepTypeRefAndRules) {
  EXPECT_THAT(
      Correct("elected", "elected", R"({"on":"2020","meetingHeld":{"meeting":"may"}})", "c1"),
      ElementsAre("TYPE_DIFFERS event.eventCorrected.replacement"));
  EXPECT_THAT(
      Correct("elected", "elected", R"({"ref":"other","chairElected":{"party":"ann"}})", "c1"),
      ElementsAre("REF_DIFFERS event.eventCorrected.replacement.ref"));
  EXPECT_THAT(Correct("elected", "elected", R"({"chairElected":{"party":"nobody"}})", "c1"),
              ElementsAre("UNKNOWN_PARTY event.eventCorrected.replacement.chairElected.party"));
}

TEST_F(Amendments, ReplacementIsJudgedWithoutWhatItReplaces) {
  // With the first version beside it, there would be two holders of one seat.
  EXPECT_THAT(Correct("elected", "elected", kOther, "c1"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "HELD ben CERTAIN");
}

TEST_F(Amendments, WhatWouldNotFitTheRecordIsNotBroughtBack) {
  Retract("elected", "r1");
  book.Add("club", R"({"ref":"ben-elected","on":"2020-01-10","chairElected":{
      "party":"ben","from":"2020-02-01","to":"2021-02-01"}})");
  EXPECT_THAT(Retract("r1", "r2"),
              ElementsAre("MORE_HOLDERS_THAN_SEATS event.eventRetracted.chairElected"));
}

TEST_F(Amendments, OnlyEventsOfTheSameBodiesAmend) {
  book.Add("guild", R"({"ref":"guild","on":"2000","bodyEstablished":{
      "names":[{"text":"Guild"}],"timeZone":"UTC"}})");
  EXPECT_THAT(book.Record({{"guild"},
                           R"({"ref":"r1","eventRetracted":{"event":"club:elected",
                               "reason":"no","authority":"none"}})",
                           ""}),
              testing::Contains("BODIES_DIFFER body"));
  EXPECT_EQ(Chair("2020-02-10"), "HELD ann CERTAIN");
}

class Settled : public Amendments {
 protected:
  Settled() {
    book.Add("club", R"({"ref":"claimed","on":"2020-01-12","chairElected":{
        "party":"ben","from":"2020-02-01","to":"2021-02-01"},
        "disputes":[{"event":"elected","about":["DISPUTE_ASPECT_HOLDER"]}]})");
  }
  std::vector<std::string> Settle(const std::string& upheld, const std::string& aside) {
    return book.Record({{"club"},
                        R"({"ref":"settled","on":"2022","disputeResolved":{"upheld":")" + upheld +
                            R"(","setAside":[")" + aside +
                            R"("],"about":["DISPUTE_ASPECT_HOLDER"],"reason":"minutes found",
                            "authority":"the assembly"}})",
                        ""});
  }
};

TEST_F(Settled, SideUpheldHoldsAndTheOtherStaysVisible) {
  EXPECT_EQ(Chair("2020-02-10"), "DISPUTED ann CERTAIN, ben CERTAIN");
  EXPECT_THAT(Settle("claimed", "elected"), IsEmpty());
  const auto answer = book.Holder("club", "chair", "2020-02-10");
  EXPECT_EQ(Told(answer), "HELD ben CERTAIN");
  ASSERT_EQ(answer.evidence_size(), 1);
  EXPECT_EQ(answer.evidence(0).term().party().party(), "ann");
  EXPECT_THAT(answer.evidence(0).term().set_aside(), ElementsAre(v1::DISPUTE_ASPECT_HOLDER));
}

TEST_F(Settled, RetractingTheSettlementReopensTheDispute) {
  Settle("claimed", "elected");
  EXPECT_THAT(Retract("settled", "r1"), IsEmpty());
  EXPECT_EQ(Chair("2020-02-10"), "DISPUTED ann CERTAIN, ben CERTAIN");
}

TEST_F(Settled, OnlyWhatIsInDisputeIsSettled) {
  book.Add("club", R"({"ref":"met","on":"2020-05-01","meetingHeld":{"meeting":"may"}})");
  EXPECT_THAT(Settle("elected", "met"), ElementsAre("NOT_IN_DISPUTE event.disputeResolved.upheld"));
  EXPECT_THAT(Settle("elected", "elected"),
              ElementsAre("CONFLICTING_FIELDS event.disputeResolved.setAside[0]"));
}

TEST_F(Settled, DisputeGoesWithTheEventThatRaisedIt) {
  Retract("claimed", "r1");
  EXPECT_EQ(Chair("2020-02-10"), "HELD ann CERTAIN");
}

}  // namespace
}  // namespace minutebook::domain
