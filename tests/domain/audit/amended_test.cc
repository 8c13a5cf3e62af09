// What became of events since: corrected, retracted, erased.
#include <gmock/gmock.h>

#include "tests/domain/audit/audit_book.h"

namespace minutebook::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const char kNominated[] =
    R"({"ref":"n","on":"2019","chairNominated":{"party":"x","during":"2020"}})";
const char kAssumed[] =
    R"({"ref":"a","on":"2020","chairAssumed":{"party":"x","fulfils":"n","during":"2020"}})";
const char kMeeting[] = R"({"ref":"m","on":"2019-05-05","meetingHeld":{"meeting":"m"}})";
const char kElected[] =
    R"({"ref":"e","on":"2019-05-05","at":"m","chairElected":{"party":"x","during":"2020"}})";
const char kMinutes[] = R"({"ref":"approved","on":"2019-06","minutesApproved":{"meeting":"m"}})";

std::string Retracted(const std::string& event, const std::string& ref = "retraction") {
  return R"({"ref":")" + ref + R"(","eventRetracted":{"event":")" + event +
         R"(","reason":"It did not take place.","authority":"the chair"}})";
}

std::string Corrected(const std::string& event, const std::string& version,
                      const std::string& replacement, const std::string& ref) {
  return R"({"ref":")" + ref + R"(","eventCorrected":{"event":")" + event + R"(","version":")" +
         version + R"(","replacement":)" + replacement +
         R"(,"reason":"Misread.","authority":"the Secretariat"}})";
}

std::vector<std::string> Refs(const v1::AuditFinding& finding) {
  std::vector<std::string> refs;
  for (const v1::AuditedEvent& event : finding.events()) refs.push_back(event.ref());
  return refs;
}

TEST(AmendedTest, WhatFulfilsARetractedNominationRestsOnIt) {
  const auto found =
      FindingOf(AuditOf(BookWith({kNominated, kAssumed, Retracted("n")})), "RESTS_ON_RETRACTED");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_THAT(Refs(found), ::testing::ElementsAre("n", "a", "retraction"));
  EXPECT_THAT(found.message(),
              HasSubstr("Chair nominated (n) was retracted (It did not take place)"));
  EXPECT_THAT(found.message(), HasSubstr("as the nomination or election that it fulfils"));
  EXPECT_THAT(Codes({kNominated, kAssumed}), Not(Contains("RESTS_ON_RETRACTED")));
}

TEST(AmendedTest, WhatOccurredAtARetractedMeetingRestsOnItAndSoDoItsMinutes) {
  const auto found = FindingOf(AuditOf(BookWith({kMeeting, kElected, kMinutes, Retracted("m")})),
                               "RESTS_ON_RETRACTED");
  EXPECT_THAT(Refs(found), ::testing::UnorderedElementsAre("m", "e", "approved", "retraction"));
  EXPECT_THAT(found.message(), HasSubstr("The meeting m (m) was retracted"));
  EXPECT_THAT(Codes({kMeeting, kElected, kMinutes}), Not(Contains("RESTS_ON_RETRACTED")));
}

TEST(AmendedTest, NothingRestsOnARetractionThatWasUndoneNorOnOneOfSeveralAccounts) {
  EXPECT_THAT(Codes({kMeeting, kElected, Retracted("m"), Retracted("retraction", "undo")}),
              Not(Contains("RESTS_ON_RETRACTED")));
  EXPECT_THAT(Codes({kMeeting,
                     R"({"ref":"m2","on":"2019-05","refines":[],"disputes":[{"event":"m","about":)"
                     R"(["DISPUTE_ASPECT_OCCURRENCE"]}],"meetingHeld":{"meeting":"m"}})",
                     kElected, Retracted("m")}),
              Not(Contains("RESTS_ON_RETRACTED")));
}

TEST(AmendedTest, ASideSetAsideForOneThatWasRetractedIsFound) {
  const std::vector<std::string> dispute = {
      R"({"ref":"one","on":"2010","chairAssumed":{"party":"x","during":"2010"}})",
      R"({"ref":"two","on":"2010","disputes":[{"event":"one","about":["DISPUTE_ASPECT_HOLDER"]}],)"
      R"("chairAssumed":{"party":"y","during":"2010"}})",
      R"({"ref":"settled","disputeResolved":{"upheld":"one","setAside":["two"],"about":)"
      R"(["DISPUTE_ASPECT_HOLDER"],"reason":"So.","authority":"the chair"}})"};
  EXPECT_THAT(Codes(dispute), Not(Contains("RESTS_ON_RETRACTED")));
  std::vector<std::string> retracted = dispute;
  retracted.push_back(Retracted("one"));
  EXPECT_THAT(FindingOf(AuditOf(BookWith(retracted)), "RESTS_ON_RETRACTED").message(),
              HasSubstr("as set aside in its favour"));
  // The side set aside held nothing, and a settled dispute leaves no gap, overlap or turn to it.
  const auto report = AuditOf(BookWith(dispute));
  EXPECT_THAT(report.statements(3).text(), HasSubstr("Y-land is named as"));
  EXPECT_EQ(report.contradictions(), 0u);
}

TEST(AmendedTest, ACorrectionIsANoteThatSaysWhatChangedAndWhy) {
  const std::string fix = Corrected(
      "m", "m", R"({"on":"2019-05-06","meetingHeld":{"meeting":"m","title":"New"}})", "fix");
  const auto found = FindingOf(AuditOf(BookWith({kMeeting, fix})), "CORRECTED_LATER");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_NOTE);
  EXPECT_THAT(found.message(),
              HasSubstr("in on, sources and meetingHeld.title, on the authority of the "
                        "Secretariat: Misread."));
  EXPECT_THAT(Refs(found), ::testing::ElementsAre("m", "fix"));
  EXPECT_THAT(Codes({kMeeting}), Not(Contains("CORRECTED_LATER")));
  EXPECT_THAT(Codes({kMeeting, fix, Retracted("fix")}), Not(Contains("CORRECTED_LATER")));
}

TEST(AmendedTest, ACorrectionAfterASignOffIsAQuestionUntilItIsSignedOffAgain) {
  const auto signed_off = [](const std::string& ref, int position) {
    return R"({"ref":")" + ref + R"(","auditSignedOff":{"office":"chair","position":)" +
           std::to_string(position) +
           R"(,"reportDigest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}})";
  };
  const std::string fix =
      Corrected("m", "m", R"({"on":"2019-05-06","meetingHeld":{"meeting":"m"}})", "fix");
  const auto found =
      FindingOf(AuditOf(BookWith({kMeeting, signed_off("first", 7), fix})), "CORRECTED_LATER");
  EXPECT_EQ(found.severity(), v1::FINDING_SEVERITY_QUESTION);
  EXPECT_THAT(found.message(), HasSubstr("(first) rested on position 7"));
  const auto again =
      AuditOf(BookWith({kMeeting, signed_off("first", 7), fix, signed_off("second", 9)}));
  EXPECT_EQ(FindingOf(again, "CORRECTED_LATER").severity(), v1::FINDING_SEVERITY_NOTE);
}

TEST(AmendedTest, ACorrectedEventRestsOnTheSourcesOfItsLastWords) {
  const auto report = AuditOf(
      BookWith({kMeeting, Corrected("m", "m",
                                    R"({"on":"2019-05-06","meetingHeld":{"meeting":"m"},)"
                                    R"("sources":[{"id":"new","url":"https://new.example/"}]})",
                                    "fix")}));
  bool told = false;
  for (const v1::AuditSource& source : report.sources()) told |= source.source().id() == "new";
  EXPECT_TRUE(told);
}

// What amends an event is leapt over where it is much: nothing beside it may be lost by that.
TEST(AmendedTest, WhatIsRecordedAboutAnEventIsFoundHoweverOftenItWasCorrected) {
  std::vector<std::string> bare, attached;
  for (int i = 0; i < 12; ++i) {
    const std::string name = "m" + std::to_string(i);
    const std::string meeting =
        R"("on":"2019-05-05","sources":[],"meetingHeld":{"meeting":")" + name + R"("}})";
    bare.push_back(R"({"ref":")" + name + R"(",)" + meeting);
    std::string version = name;
    for (int j = 0; j < 3 * i; ++j) {
      const std::string fix = name + "-" + std::to_string(j);
      bare.push_back(Corrected(name, version, "{" + meeting, fix));
      version = fix;
    }
    attached.push_back(
        R"({"sources":[{"url":"https://late.example/"}],"sourceAttached":{"event":")" + name +
        R"("}})");
  }
  const auto count = [](const v1::AuditChairmanshipResponse& report) {
    return FindingOf(report, "NO_SOURCE").events_size();
  };
  EXPECT_EQ(count(AuditOf(BookWith(bare))), 12);
  std::vector<std::string> all = bare;
  all.insert(all.end(), attached.begin(), attached.end());
  EXPECT_EQ(count(AuditOf(BookWith(all))), 0);
}

TEST(AmendedTest, AnErasedEventIsTold) {
  const Book book = BookWith(
      {kMeeting, R"({"ref":"k","on":"2018","meetingHeld":{"meeting":"k"}})", Retracted("m")});
  v1::AuditChairmanshipRequest request;
  request.set_body("b");
  request.set_office("chair");
  BookEvents events(book);
  const auto before = Answer(request, book.Context(&events));
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_THAT(CodesOf(*before), Not(Contains("ERASED")));
  events.Erase(7);
  const auto report = Answer(request, book.Context(&events));
  ASSERT_TRUE(report.ok()) << report.status();
  const auto erased = FindingOf(*report, "ERASED");
  EXPECT_EQ(erased.severity(), v1::FINDING_SEVERITY_NOTE);
  EXPECT_THAT(erased.message(), HasSubstr("#7 (meeting held)"));
}

}  // namespace
}  // namespace minutebook::domain
