// Each code: a history that has it, and one beside it that has not.
#include <gmock/gmock.h>

#include "tests/domain/audit/audit_book.h"

namespace minutebook::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// One chair from 2000 on, so that nothing else is odd about the office.
std::string Chair(const std::string& party, const std::string& from, const std::string& to,
                  const std::string& more = "") {
  return R"({"on":")" + from + R"(","ref":"chair-)" + party + "-" + from + "\"" + more +
         R"(,"chairAssumed":{"party":")" + party + R"(","from":")" + from + R"(","to":")" + to +
         "\"}}";
}

std::string Held(const std::string& ordinal, const std::string& on, const std::string& more = "") {
  return R"({"on":")" + on + R"(","meetingHeld":{"series":"annual","ordinal":)" + ordinal + more +
         "}}";
}

TEST(FindingsTest, AGapLiesBetweenTermsUnlessItWasVacant) {
  const std::string first = Chair("x", "2000-01-01", "2005-01-01");
  const std::string second = Chair("y", "2006-01-01", "2030-01-01");
  EXPECT_THAT(Codes({first, second}), Contains("GAP"));
  EXPECT_THAT(Codes({first, Chair("y", "2005-01-01", "2030-01-01")}), Not(Contains("GAP")));
  EXPECT_THAT(Codes({first, R"({"on":"2005-01-01","chairVacated":{}})", second}),
              Not(Contains("GAP")));
  EXPECT_EQ(FindingOf(AuditOf(BookWith({first, second})), "GAP").on(), "2005-01-01/2005-12-31");
}

TEST(FindingsTest, AnOverlapIsMoreHoldersThanSeatsOnADay) {
  const std::string first = Chair("x", "2000-01-01", "2005-01-01");
  const std::string disputing =
      R"(,"disputes":[{"event":"chair-x-2000-01-01","about":["DISPUTE_ASPECT_HOLDER"]}])";
  EXPECT_THAT(Codes({first, Chair("y", "2004-01-01", "2030-01-01", disputing)}),
              Contains("OVERLAP"));
  EXPECT_THAT(Codes({first, Chair("y", "2005-01-01", "2030-01-01")}), Not(Contains("OVERLAP")));
}

TEST(FindingsTest, ATermOverranWhereItOutlastsTheRule) {
  const std::string rule = R"({"on":"2000","officeRulesChanged":{"office":"chair",)"
                           R"("termRule":{"months":24}}})";
  EXPECT_THAT(Codes({rule, Chair("x", "2000-01-01", "2003-01-01")}), Contains("TERM_OVERRAN"));
  EXPECT_THAT(Codes({rule, Chair("x", "2000-01-01", "2002-01-01")}), Not(Contains("TERM_OVERRAN")));
  EXPECT_THAT(Codes({Chair("x", "2000-01-01", "2003-01-01")}), Not(Contains("TERM_OVERRAN")));
}

TEST(FindingsTest, ANominationWhoseTimeHasComeIsAssumedOrFound) {
  const std::string nominated =
      R"({"ref":"n","on":"2019","chairNominated":{"party":"x","during":"2020"}})";
  EXPECT_THAT(Codes({nominated}), Contains("NOMINATION_NOT_ASSUMED"));
  EXPECT_THAT(Codes({nominated, R"({"on":"2020","chairAssumed":{"party":"x","fulfils":"n"}})"}),
              Not(Contains("NOMINATION_NOT_ASSUMED")));
  EXPECT_THAT(Codes({R"({"on":"2026","chairNominated":{"party":"x","during":"2027"}})"}),
              Not(Contains("NOMINATION_NOT_ASSUMED")));
}

TEST(FindingsTest, TheRotationIsBrokenWithoutAndWithAReason) {
  const std::string rotation =
      R"({"on":"2000","officeRulesChanged":{"office":"chair","termRule":{"months":12},)"
      R"("rotation":{"order":["x","y","z"],"first":"2000"}}})";
  const std::string excepted =
      R"({"ref":"swap","on":"2000","turnExcepted":{"office":"chair",)"
      R"("exception":"TURN_EXCEPTION_SKIPPED","party":"y","turn":"2001","takenBy":"z"}})";
  const std::string z_2001 = Chair("z", "2001-01-01", "2002-01-01");
  const auto broken = FindingOf(AuditOf(BookWith({rotation, z_2001})), "ROTATION_BROKEN");
  EXPECT_EQ(broken.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_EQ(broken.justified_by_size(), 0);
  EXPECT_THAT(Codes({rotation, Chair("y", "2001-01-01", "2002-01-01")}),
              Not(Contains("ROTATION_BROKEN")));
}

TEST(FindingsTest, ABrokenRotationNamesTheExceptionThatJustifiesIt) {
  Book book = BookWith(
      {R"({"on":"2000","officeDefined":{"office":"speaker","termRule":{"months":12},)"
       R"("rotation":{"order":["x","y","z"],"first":"2000"}}})",
       R"({"ref":"swap","on":"2000","turnExcepted":{"office":"speaker",)"
       R"("exception":"TURN_EXCEPTION_SKIPPED","party":"y","turn":"2001","takenBy":"z"}})",
       R"({"on":"2001","officerAssumed":{"office":"speaker","party":"z","from":"2001-01-01",)"
       R"("to":"2002-01-01"}})"});
  const auto broken = FindingOf(AuditOf(book, "", "", "", "speaker"), "ROTATION_BROKEN");
  EXPECT_EQ(broken.severity(), v1::FINDING_SEVERITY_NOTE);
  ASSERT_EQ(broken.justified_by_size(), 1);
  EXPECT_EQ(broken.justified_by(0).ref(), "swap");
}

TEST(FindingsTest, AMissingNumberLiesBetweenThoseOnRecord) {
  EXPECT_THAT(Codes({Held("1", "2010"), Held("3", "2012")}), Contains("ORDINAL_MISSING"));
  EXPECT_THAT(Codes({Held("2", "2010"), Held("3", "2012")}), Not(Contains("ORDINAL_MISSING")));
}

TEST(FindingsTest, ANumberIsRepeatedByTwoMeetingsNotByTwoAccounts) {
  const std::string one = R"({"ref":"one","on":"2010","meetingHeld":{"meeting":"one",)"
                          R"("series":"annual","ordinal":1}})";
  EXPECT_THAT(Codes({one, R"({"on":"2011","meetingHeld":{"meeting":"two","series":"annual",)"
                          R"("ordinal":1}})"}),
              Contains("ORDINAL_REPEATED"));
  EXPECT_THAT(Codes({one, R"({"on":"2010-05","refines":["one"],"meetingHeld":{"meeting":"one",)"
                          R"("series":"annual","ordinal":1}})"}),
              Not(Contains("ORDINAL_REPEATED")));
}

TEST(FindingsTest, ANumberIsOutOfOrderWhereALaterOneWasHeldBefore) {
  EXPECT_THAT(Codes({Held("1", "2012"), Held("2", "2010")}), Contains("ORDINAL_OUT_OF_ORDER"));
  EXPECT_THAT(Codes({Held("1", "2010"), Held("2", "2010-03")}),
              Not(Contains("ORDINAL_OUT_OF_ORDER")));
}

TEST(FindingsTest, AMeetingSlippedWhereItWasHeldAtAnotherTime) {
  const std::string planned = R"({"on":"2010","meetingScheduled":{"series":"annual","ordinal":1,)"
                              R"("planned":"2010-05"}})";
  const auto slipped =
      FindingOf(AuditOf(BookWith({planned, Held("1", "2010-08-30")})), "MEETING_SLIPPED");
  EXPECT_EQ(slipped.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_THAT(slipped.message(), HasSubstr("planned for May 2010"));
  EXPECT_THAT(Codes({planned, Held("1", "2010-05-30")}), Not(Contains("MEETING_SLIPPED")));
}

TEST(FindingsTest, AMeetingThatWasMovedOpenlySlippedAsANote) {
  const auto slipped = FindingOf(
      AuditOf(
          BookWith({R"({"on":"2010","meetingScheduled":{"meeting":"m","planned":"2010-05"}})",
                    R"({"on":"2010-04","meetingRescheduled":{"meeting":"m","planned":"2010-08"}})",
                    R"({"on":"2010-08-03","meetingHeld":{"meeting":"m"}})"})),
      "MEETING_SLIPPED");
  EXPECT_EQ(slipped.severity(), v1::FINDING_SEVERITY_NOTE);
}

TEST(FindingsTest, AMeetingWasNeverHeldUnlessItIsToComeOrWasCalledOff) {
  const std::string planned =
      R"({"on":"2010","meetingScheduled":{"meeting":"m","planned":"2010-05"}})";
  EXPECT_THAT(Codes({planned}), Contains("MEETING_NEVER_HELD"));
  EXPECT_THAT(Codes({planned, R"({"on":"2010-04","meetingCancelled":{"meeting":"m"}})"}),
              Not(Contains("MEETING_NEVER_HELD")));
  EXPECT_THAT(Codes({R"({"on":"2026","meetingScheduled":{"meeting":"m","planned":"2027"}})"}),
              Not(Contains("MEETING_NEVER_HELD")));
}

TEST(FindingsTest, AnotherPartyPresidedWherePartiesDifferNotPersonsOrTowns) {
  const std::string chair = Chair("x", "2000-01-01", "2030-01-01");
  const auto presided = [&](const std::string& party) {
    return Codes({chair, Held("1", "2010", R"(,"presiding":{"party":")" + party + "\"}")});
  };
  EXPECT_THAT(presided("y"), Contains("PRESIDED_BY_ANOTHER"));
  EXPECT_THAT(presided("x"), Not(Contains("PRESIDED_BY_ANOTHER")));
  EXPECT_THAT(presided("x-town"), Not(Contains("PRESIDED_BY_ANOTHER")));
}

TEST(FindingsTest, AHolderIsNoMemberOnlyWhereAllMembersAreNamed) {
  const std::string member = R"({"on":"2000","memberAdmitted":{"party":"y","class":"state"}})";
  const std::string chair = Chair("x", "2001-01-01", "2030-01-01");
  EXPECT_THAT(Codes({member, chair}), Contains("NOT_A_MEMBER"));
  EXPECT_THAT(Codes({member, Chair("y", "2001-01-01", "2030-01-01")}),
              Not(Contains("NOT_A_MEMBER")));
  EXPECT_THAT(
      Codes({member, R"({"on":"2000","membersCounted":{"class":"state","count":26,"named":["y"]}})",
             chair}),
      Not(Contains("NOT_A_MEMBER")));
}

TEST(FindingsTest, NotingIsOutstandingAfterItsDayUntilItIsNoted) {
  const auto adopted = [](const std::string& due) {
    Book book = BookWith({});
    book.Add("parent", R"({"bodyEstablished":{"names":[{"text":"Parent"}],"timeZone":"UTC"}})");
    book.Add("b", R"({"on":"2010-01-01","documentAdopted":{"document":"d","title":"D",)"
                  R"("submittedTo":"parent","submissionDue":")" +
                      due + R"("}})");
    return book;
  };
  Book book = adopted("2010-05");
  EXPECT_THAT(CodesOf(AuditOf(book)), Contains("NOTING_OUTSTANDING"));
  book.Add(
      ToRecord{{"parent", "b"},
               R"({"on":"2010-05-02","documentNoted":{"document":"b:d","noting":"NOTING_NOTED"}})",
               ""});
  EXPECT_THAT(CodesOf(AuditOf(book)), Not(Contains("NOTING_OUTSTANDING")));
  EXPECT_THAT(CodesOf(AuditOf(adopted("2027-05"))), Not(Contains("NOTING_OUTSTANDING")));
}

TEST(FindingsTest, ADocumentIsUnplacedWithoutMeetingAndDay) {
  EXPECT_THAT(Codes({R"({"on":"2010","documentAdopted":{"document":"d","title":"D"}})"}),
              Contains("DOCUMENT_UNPLACED"));
  EXPECT_THAT(Codes({Held("1", "2010"), R"({"on":"2010","at":"annual-1","documentAdopted":)"
                                        R"({"document":"d","title":"D"}})"}),
              Not(Contains("DOCUMENT_UNPLACED")));
}

TEST(FindingsTest, MinutesAreMissingOfAMeetingHeld) {
  const std::string held = R"({"on":"2010","meetingHeld":{"meeting":"m"}})";
  EXPECT_THAT(Codes({held}), Contains("MINUTES_MISSING"));
  EXPECT_THAT(Codes({held, R"({"on":"2011","minutesApproved":{"meeting":"m"}})"}),
              Not(Contains("MINUTES_MISSING")));
  const auto found = FindingOf(
      AuditOf(BookWith({R"({"ref":"one","on":"2010","meetingHeld":{"meeting":"m"}})",
                        R"({"on":"2010-05","refines":["one"],"meetingHeld":{"meeting":"m"}})"})),
      "MINUTES_MISSING");
  EXPECT_EQ(found.events_size(), 2) << "every account of the meeting is named";
}

TEST(FindingsTest, ADisputeNamesBothSides) {
  const auto disputed = FindingOf(
      AuditOf(BookWith({R"({"ref":"one","on":"2010","meetingHeld":{"meeting":"m"}})",
                        R"({"ref":"two","on":"2011","disputes":[{"event":"one",)"
                        R"("about":["DISPUTE_ASPECT_OCCURRENCE"],"reason":"Another year."}],)"
                        R"("meetingHeld":{"meeting":"m"}})"})),
      "DISPUTED");
  EXPECT_EQ(disputed.severity(), v1::FINDING_SEVERITY_CONTRADICTION);
  EXPECT_EQ(disputed.events_size(), 2);
  EXPECT_THAT(disputed.message(), HasSubstr("Another year."));
  EXPECT_THAT(Codes({R"({"on":"2010","meetingHeld":{"meeting":"m"}})"}), Not(Contains("DISPUTED")));
}

TEST(FindingsTest, OneDisputeIsToldOnceHoweverManyEventsStandInIt) {
  const auto held = [](const std::string& ref, const std::string& disputes) {
    return R"({"ref":")" + ref + R"(","on":"2010","disputes":[)" + disputes +
           R"(],"meetingHeld":{"meeting":"m","title":")" + ref + "\"}}";
  };
  const auto against = [](const std::string& ref, const std::string& about) {
    return R"({"event":")" + ref + R"(","about":["DISPUTE_ASPECT_)" + about +
           R"("],"reason":"Another )" + about + R"(."})";
  };
  const auto report =
      AuditOf(BookWith({held("one", ""), held("two", against("one", "TITLE")),
                        held("three", against("one", "TITLE") + "," + against("two", "TITLE")),
                        held("four", against("one", "OCCURRENCE"))}));
  std::vector<int> sides;
  for (const v1::AuditFinding& finding : report.findings()) {
    if (finding.code() == "DISPUTED") sides.push_back(finding.events_size());
  }
  EXPECT_THAT(sides, ::testing::UnorderedElementsAre(3, 2));
  EXPECT_THAT(FindingOf(report, "DISPUTED").message(), HasSubstr("cannot stand beside one"));
}

const char kOne[] = R"({"ref":"one","on":"2010","meetingHeld":{"meeting":"m"}})";
const char kTwo[] = R"({"ref":"two","on":"2011","disputes":[{"event":"one",)"
                    R"("about":["DISPUTE_ASPECT_OCCURRENCE","DISPUTE_ASPECT_TITLE"]}],)"
                    R"("meetingHeld":{"meeting":"m"}})";

std::string Settled(const std::string& about) {
  return R"({"ref":"settled","disputeResolved":{"upheld":"one","setAside":["two"],"about":[)" +
         about + R"(],"reason":"The minutes say so.","authority":"the Secretariat"}})";
}

TEST(FindingsTest, ASettledDisputeIsANoteThatNamesTheSettlement) {
  const auto report = AuditOf(
      BookWith({kOne, kTwo, Settled(R"("DISPUTE_ASPECT_OCCURRENCE","DISPUTE_ASPECT_TITLE")")}));
  const auto disputed = FindingOf(report, "DISPUTED");
  EXPECT_EQ(disputed.severity(), v1::FINDING_SEVERITY_NOTE);
  EXPECT_THAT(
      disputed.message(),
      HasSubstr("settled for one. On the authority of the Secretariat: The minutes say so."));
  ASSERT_EQ(disputed.justified_by_size(), 1);
  EXPECT_EQ(disputed.justified_by(0).ref(), "settled");
  EXPECT_EQ(report.contradictions(), 0u);
}

TEST(FindingsTest, WhatASettlementLeavesOpenIsStillAContradiction) {
  const auto report = AuditOf(BookWith({kOne, kTwo, Settled(R"("DISPUTE_ASPECT_OCCURRENCE")")}));
  const auto open = FindingOf(report, "DISPUTED");
  EXPECT_EQ(open.severity(), v1::FINDING_SEVERITY_CONTRADICTION);
  EXPECT_THAT(open.message(), HasSubstr("about title."));
  EXPECT_EQ(report.notes() > 0, true);
}

TEST(FindingsTest, ADisputeWithWhatWasRetractedIsNone) {
  EXPECT_THAT(Codes({kOne, kTwo,
                     R"({"ref":"gone","eventRetracted":{"event":"one","reason":"r",)"
                     R"("authority":"a"}})"}),
              Not(Contains("DISPUTED")));
}

TEST(FindingsTest, AnEventHasNoSourceUntilOneIsAttached) {
  const std::string bare = R"({"ref":"m","on":"2010","sources":[],"meetingHeld":{"meeting":"m"}})";
  EXPECT_THAT(Codes({bare}), Contains("NO_SOURCE"));
  EXPECT_THAT(Codes({bare, R"({"sources":[{"url":"https://example.org/late"}],)"
                           R"("sourceAttached":{"event":"m"}})"}),
              Not(Contains("NO_SOURCE")));
}

TEST(FindingsTest, SourcesOfOneOriginAreFoundByDerivationFileAndPublisher) {
  const auto held = [](const std::string& one, const std::string& other) {
    return Codes({R"({"on":"2010","sources":[{"url":"https://a.example/",)" + one +
                  R"(},{"url":"https://b.example/",)" + other +
                  R"(}],"meetingHeld":{"meeting":"m"}})"});
  };
  EXPECT_THAT(held(R"("derivedFrom":"Xinhua")", R"("derivedFrom":"xinhua")"),
              Contains("SAME_ORIGIN_SOURCES"));
  EXPECT_THAT(held(R"("id":"wire")", R"("derivedFrom":"wire")"), Contains("SAME_ORIGIN_SOURCES"));
  const std::string hash = R"("sha256":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")";
  EXPECT_THAT(held(hash, hash), Contains("SAME_ORIGIN_SOURCES"));
  EXPECT_THAT(held(R"("publisher":"P")", R"("publisher":"P")"), Contains("SAME_ORIGIN_SOURCES"));
  EXPECT_THAT(held(R"("publisher":"P")", R"("publisher":"Q")"),
              Not(Contains("SAME_ORIGIN_SOURCES")));
}

TEST(FindingsTest, AnInferredDateIsToldWithItsReason) {
  const auto inferred =
      FindingOf(AuditOf(BookWith({R"({"on":"2010","onInferred":"From a photograph.",)"
                                  R"("meetingHeld":{"meeting":"m"}})"})),
                "INFERRED_DATE");
  EXPECT_THAT(inferred.message(), HasSubstr("From a photograph."));
  EXPECT_THAT(Codes({R"({"on":"2010","meetingHeld":{"meeting":"m"}})"}),
              Not(Contains("INFERRED_DATE")));
}

}  // namespace
}  // namespace minutebook::domain
