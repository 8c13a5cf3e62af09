// Who holds an office, in all its states.
#include <gmock/gmock.h>

#include "tests/domain/views/ascn_record.h"

namespace minutebook::domain {
namespace {

class HolderTest : public ::testing::Test {
 protected:
  HolderTest() {
    book_.Add("club", R"({"ref":"established","on":"2000-01-01","bodyEstablished":{
        "names":[{"text":"Club"}],"timeZone":"UTC"}})");
    for (const char* party : {"ann", "bob", "cyd"}) {
      AddParty(book_, "club", party, "ORGANISATION", party);
    }
    book_.Add("club", R"({"ref":"chair","on":"2001-01-01","officeDefined":{"office":"chair",
        "names":[{"text":"President"}]}})");
  }
  void Add(const std::string& event) { book_.Add("club", event); }
  std::string On(const std::string& day) { return Told(book_.Holder("club", "chair", day)); }

  Book book_;
};

TEST_F(HolderTest, NothingOnRecordIsUnknown) { EXPECT_EQ(On("2020-01-01"), "UNKNOWN"); }

TEST_F(HolderTest, TheOfficeIsFoundByItsNameInAnyCase) {
  EXPECT_EQ(book_.Holder("club", "PRESIDENT", "2020-01-01").office().office(), "chair");
}

TEST_F(HolderTest, ABodyAndAnOfficeExistNeitherBeforeTheyBeginNorAfterTheyEnd) {
  EXPECT_EQ(On("1999-12-31"), "NO_SUCH_BODY");
  EXPECT_EQ(On("2000-06-01"), "OFFICE_NOT_DEFINED");
  Add(R"({"on":"2024-01-01","officeAbolished":{"office":"chair"}})");
  EXPECT_EQ(On("2024-01-01"), "OFFICE_NOT_DEFINED");
  Add(R"({"on":"2025-01-01","bodyDissolved":{}})");
  EXPECT_EQ(On("2025-01-01"), "NO_SUCH_BODY");
}

TEST_F(HolderTest, AnOfficeMayBeGoneFromTheFirstDayOfAVagueAbolitionAndIsFromTheLast) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairElected":{"party":"ann","from":"2020-02-01"}})");
  Add(R"({"ref":"gone","on":"2024","officeAbolished":{"office":"chair"}})");
  EXPECT_EQ(On("2023-12-31"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2024-01-01"), "HELD ann POSSIBLY");
  EXPECT_EQ(On("2024-12-30"), "HELD ann POSSIBLY");
  EXPECT_EQ(On("2024-12-31"), "OFFICE_NOT_DEFINED");
  const auto abolished = [this](const std::string& day) {
    return book_.Holder("club", "chair", day).office().abolished();
  };
  EXPECT_EQ(abolished("2023-12-31"), "");
  EXPECT_EQ(abolished("2024-06-01"), "2024");
  // A sharper account decides.
  Add(R"({"on":"2024-03-05","refines":["gone"],"officeAbolished":{"office":"chair"}})");
  EXPECT_EQ(On("2024-03-04"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2024-03-05"), "OFFICE_NOT_DEFINED");
}

TEST_F(HolderTest, WhatMayHaveOccurredBeforeAVagueAbolitionIsTaken) {
  Add(R"({"on":"2024-05","officeAbolished":{"office":"chair"}})");
  const auto assumed = [this](const std::string& on) {
    return book_.Check("club", R"({"on":")" + on + R"(","chairAssumed":{"party":"ann"}})");
  };
  EXPECT_THAT(assumed("2024-05-30"), ::testing::IsEmpty());
  EXPECT_THAT(assumed("2024"), ::testing::IsEmpty());
  EXPECT_THAT(assumed("2024-05-31"), ::testing::ElementsAre("OFFICE_ABOLISHED event.chairAssumed"));
}

TEST_F(HolderTest, ABodyMayBeGoneFromTheFirstDayOfAVagueDissolutionAndIsFromTheLast) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairElected":{"party":"ann","from":"2020-02-01"}})");
  Add(R"({"on":"2020-01-01","chairNominated":{"party":"bob","during":"2025"}})");
  Add(R"({"ref":"end","on":"2025-02","bodyDissolved":{}})");
  EXPECT_EQ(On("2025-01-31"), "HELD+NOMINATED_ONLY ann CERTAIN");
  EXPECT_EQ(On("2025-02-01"), "HELD+NOMINATED_ONLY ann POSSIBLY");
  EXPECT_EQ(On("2025-02-27"), "HELD+NOMINATED_ONLY ann POSSIBLY");
  EXPECT_EQ(On("2025-02-28"), "NO_SUCH_BODY");
  const auto nominated = [this](const std::string& day) {
    return book_.Holder("club", "chair", day).evidence(0).coverage();
  };
  EXPECT_EQ(nominated("2025-01-31"), v1::COVERAGE_BY_YEAR);
  EXPECT_EQ(nominated("2025-02-01"), v1::COVERAGE_POSSIBLY);
  Add(R"({"on":"2025-02-10","refines":["end"],"bodyDissolved":{}})");
  EXPECT_EQ(On("2025-02-09"), "HELD+NOMINATED_ONLY ann CERTAIN");
  EXPECT_EQ(On("2025-02-10"), "NO_SUCH_BODY");
}

TEST_F(HolderTest, ABodyThatMayBeDissolvedSaysWhen) {
  Add(R"({"on":"2025-02","bodyDissolved":{}})");
  const auto dissolved = [this](const std::string& day) {
    v1::GetBodyRequest request;
    request.set_body("club");
    request.set_on(day);
    return book_.Ask(request)->body().dissolved();
  };
  EXPECT_EQ(dissolved("2025-01-31"), "");
  EXPECT_EQ(dissolved("2025-02-01"), "2025-02");
  EXPECT_EQ(dissolved("2026-01-01"), "2025-02");
}

TEST_F(HolderTest, ATurnOfAnOfficeThatMayBeGoneIsPossiblyDue) {
  Add(R"({"on":"2001-01-01","officeDefined":{"office":"host","rotation":{"order":["ann","bob"],
      "first":"2023"},"termRule":{"months":12,"calendar":true}}})");
  Add(R"({"on":"2024","officeAbolished":{"office":"host"}})");
  EXPECT_EQ(Told(book_.Holder("club", "host", "2023-06-01")), "DERIVED_BY_RULE ann CERTAIN");
  EXPECT_EQ(Told(book_.Holder("club", "host", "2024-06-01")), "DERIVED_BY_RULE bob POSSIBLY");
}

TEST_F(HolderTest, ATermWithNoEndIsHeldUntilAnEventEndsItAndDueAfterToday) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairElected":{"party":"ann","from":"2020-02-01"}})");
  EXPECT_EQ(On("2020-01-31"), "UNKNOWN");
  EXPECT_EQ(On("2020-02-01"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2026-11-22"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2026-11-23"), "HELD ann CERTAIN DUE");
  Add(R"({"on":"2021-01-01","chairVacated":{"party":"ann","term":"ann","cause":"resigned"}})");
  EXPECT_EQ(On("2020-12-31"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2021-01-01"), "VACANT");
  const auto answer = book_.Holder("club", "chair", "2021-01-01");
  EXPECT_EQ(answer.evidence(0).term().end_cause(), "resigned");
}

TEST_F(HolderTest, AVacancyLastsUntilATermBeginsAndAGapIsUnknown) {
  Add(R"({"on":"2020-01-01","chairVacated":{"cause":"nobody stood"}})");
  EXPECT_EQ(On("2019-12-31"), "UNKNOWN");
  EXPECT_EQ(On("2020-06-01"), "VACANT");
  Add(R"({"on":"2021-01-01","chairAssumed":{"party":"ann","from":"2021-01-01",
      "to":"2022-01-01"}})");
  EXPECT_EQ(On("2020-12-31"), "VACANT");
  EXPECT_EQ(On("2021-06-01"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2022-01-01"), "UNKNOWN");
}

TEST_F(HolderTest, AVacancyOfAPartyEndsTheTermThatItThenHad) {
  Add(R"({"on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01",
      "to":"2021-01-01"}})");
  Add(R"({"on":"2022-01-01","chairAssumed":{"party":"ann","from":"2022-01-01",
      "to":"2023-01-01"}})");
  Add(R"({"on":"2022-06-01","chairVacated":{"party":"ann"}})");
  EXPECT_EQ(On("2020-12-31"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2022-05-31"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2022-06-01"), "VACANT");
}

TEST_F(HolderTest, AVacancyOfATermSaysWhenItEndedWhateverWasForeseen) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01",
      "to":"2021-01-01"}})");
  Add(R"({"on":"2021-03-01","chairVacated":{"term":"ann","cause":"the election was late"}})");
  EXPECT_EQ(On("2021-02-28"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2021-03-01"), "VACANT");
}

TEST_F(HolderTest, ASuccessorThatReplacesEndsTheTermOnItsFirstDay) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01"}})");
  Add(R"({"ref":"bob","on":"2021-03-01","chairAssumed":{"party":"bob","from":"2021-03-01",
      "replaces":"ann"}})");
  EXPECT_EQ(On("2021-02-28"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2021-03-01"), "HELD bob CERTAIN");
}

TEST_F(HolderTest, AHandOverEndsATermOnlyIfItSaysSoAndPutsNobodyInOffice) {
  Add(R"({"on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01"}})");
  Add(R"({"on":"2021-01-01","officeHandedOver":{"office":"chair","from":"ann","to":"bob"}})");
  EXPECT_EQ(On("2021-06-01"), "HELD ann CERTAIN");
  Add(R"({"on":"2022-01-01","officeHandedOver":{"office":"chair","from":"ann","to":"bob",
      "endsOutgoingTerm":true}})");
  EXPECT_EQ(On("2022-06-01"), "UNKNOWN");
  EXPECT_EQ(book_.Holder("club", "chair", "2022-06-01").evidence(0).term().party().party(), "bob");
}

TEST_F(HolderTest, TheStartNotStatedIsTheDaySeenInOffice) {
  Add(R"({"on":"2020-03","chairAssumed":{"party":"ann"}})");
  EXPECT_EQ(On("2020-02-29"), "UNKNOWN");
  EXPECT_EQ(On("2020-03-15"), "HELD ann POSSIBLY");
  EXPECT_EQ(On("2020-03-31"), "HELD ann CERTAIN");
}

TEST_F(HolderTest, OneReadingOfSeveralIsSaidSo) {
  Add(R"({"on":"2020-06-01","chairElected":{"party":"ann","from":"2020-06-01","to":"2022-06-01",
      "or":[{"during":"2021/2022"}]}})");
  EXPECT_EQ(On("2020-07-01"), "HELD ann BY_ONE_READING");
  EXPECT_EQ(On("2021-07-01"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2022-07-01"), "HELD ann BY_ONE_READING");
}

TEST_F(HolderTest, AnActingHolderStandsBesideTheHolder) {
  Add(R"({"on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01"}})");
  Add(R"({"on":"2020-06-01","chairAssumed":{"party":"bob","from":"2020-06-01","to":"2020-07-01",
      "acting":true}})");
  EXPECT_EQ(On("2020-06-15"), "HELD ann CERTAIN, bob CERTAIN");
}

TEST_F(HolderTest, ATermKnownByYearEndsWhereASharperOneBegins) {
  Add(R"({"on":"2021","chairAssumed":{"party":"ann","during":"2021"}})");
  Add(R"({"on":"2021-09-01","chairAssumed":{"party":"bob","from":"2021-09-01"}})");
  EXPECT_EQ(On("2021-08-31"), "HELD ann BY_YEAR");
  EXPECT_EQ(On("2021-09-01"), "HELD bob CERTAIN");
}

TEST_F(HolderTest, ANominationBesideAHolderAlsoApplies) {
  Add(R"({"on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01"}})");
  Add(R"({"on":"2020-05-01","chairNominated":{"party":"bob","during":"2021"}})");
  EXPECT_EQ(On("2020-12-31"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2021-01-01"), "HELD+NOMINATED_ONLY ann CERTAIN");
}

TEST_F(HolderTest, FulfillingTakesTheDatesOfTheNomination) {
  Add(R"({"ref":"n","on":"2020-05-01","chairNominated":{"party":"ann","during":"2021"}})");
  Add(R"({"on":"2021-02-01","chairAssumed":{"party":"ann","fulfils":"n","from":"2021-02-01"}})");
  EXPECT_EQ(On("2021-01-31"), "UNKNOWN");
  EXPECT_EQ(On("2021-12-31"), "HELD ann BY_YEAR");
  EXPECT_EQ(On("2022-01-01"), "UNKNOWN");
}

TEST_F(HolderTest, ADisputeAboutTheHolderUnsettlesTheDaysThatBothSidesClaim) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairAssumed":{"party":"ann","during":"2020"}})");
  Add(R"({"ref":"bob","on":"2020-01-01","chairAssumed":{"party":"bob","during":"2020/2021"},
      "disputes":[{"event":"ann","about":["DISPUTE_ASPECT_HOLDER"]}]})");
  EXPECT_EQ(On("2020-06-01"), "DISPUTED ann BY_YEAR, bob BY_YEAR");
  EXPECT_EQ(On("2021-06-01"), "HELD bob BY_YEAR");
  EXPECT_EQ(On("2022-06-01"), "UNKNOWN");
}

TEST_F(HolderTest, ADisputeAboutTheStartUnsettlesTheDaysBetween) {
  Add(R"({"ref":"a","on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-01-01"}})");
  Add(R"({"ref":"b","on":"2020-02-01","chairAssumed":{"party":"ann","from":"2020-02-01"},
      "disputes":[{"event":"a","about":["DISPUTE_ASPECT_START"]}]})");
  EXPECT_EQ(On("2020-01-15"), "DISPUTED ann CERTAIN, ann NONE");
  EXPECT_EQ(On("2020-02-15"), "HELD ann CERTAIN, ann CERTAIN");
}

TEST_F(HolderTest, AnotherKindOfEventMayDisputeATerm) {
  Add(R"({"ref":"ann","on":"2020-01-01","chairAssumed":{"party":"ann","during":"2020"}})");
  Add(R"({"on":"2020-06-01","meetingHeld":{"meeting":"m","presiding":{"party":"bob","as":"chair"}},
      "disputes":[{"event":"ann","about":["DISPUTE_ASPECT_HOLDER"]}]})");
  EXPECT_EQ(On("2020-06-01"), "DISPUTED ann BY_YEAR");
}

TEST_F(HolderTest, TheRotationAppliesWithItsExceptions) {
  Add(R"({"ref":"rules","on":"2002","officeRulesChanged":{"office":"chair",
      "termRule":{"months":12,"calendar":true},
      "rotation":{"order":["ann","bob","cyd"],"first":"2020"}}})");
  EXPECT_EQ(On("2019-12-31"), "UNKNOWN");
  EXPECT_EQ(On("2020-01-01"), "DERIVED_BY_RULE ann CERTAIN");
  EXPECT_EQ(On("2021-12-31"), "DERIVED_BY_RULE bob CERTAIN");
  EXPECT_EQ(On("2023-06-01"), "DERIVED_BY_RULE ann CERTAIN");
  Add(R"({"on":"2020","turnExcepted":{"office":"chair","exception":"TURN_EXCEPTION_SWAPPED",
      "party":"bob","turn":"2021","takenBy":"cyd","newTurn":"2022"}})");
  EXPECT_EQ(On("2021-06-01"), "DERIVED_BY_RULE cyd CERTAIN");
  EXPECT_EQ(On("2022-06-01"), "DERIVED_BY_RULE bob CERTAIN");
  Add(R"({"on":"2022","turnExcepted":{"office":"chair","exception":"TURN_EXCEPTION_SKIPPED",
      "party":"ann","turn":"2023"}})");
  EXPECT_EQ(On("2023-06-01"), "UNKNOWN");
}

TEST_F(HolderTest, TheTermsOfAnOfficeAreListedByTheirBeginnings) {
  Add(R"({"ref":"b","on":"2021","chairAssumed":{"party":"bob","during":"2021"}})");
  Add(R"({"ref":"a","on":"2020","chairAssumed":{"party":"ann","during":"2020"}})");
  Add(R"({"ref":"c","chairNominated":{"party":"cyd"}})");
  v1::ListTermsRequest request;
  request.set_body("club");
  request.set_office("president");
  request.mutable_page()->set_size(2);
  auto first = book_.Ask(request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->terms_size(), 2);
  EXPECT_EQ(first->terms(0).ref(), "a");
  EXPECT_EQ(first->terms(1).ref(), "b");
  request.mutable_page()->set_token(first->next_page_token());
  auto second = book_.Ask(request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->terms_size(), 1);
  EXPECT_EQ(second->terms(0).ref(), "c");
  EXPECT_EQ(second->next_page_token(), "");
}

// Of these an aspect that unsettles no day, so that only what the events state can show.
constexpr const char* kDisputesAnn =
    R"("disputes":[{"event":"club:ann","about":["DISPUTE_ASPECT_COUNT"]}])";

class ForeignDisputeTest : public HolderTest {
 protected:
  ForeignDisputeTest() {
    Add(R"({"ref":"ann","on":"2020-01-01","chairAssumed":{"party":"ann","from":"2020-02-01"}})");
    Add(R"({"on":"2001-01-01","officeDefined":{"office":"secretary"}})");
  }
  std::string SecretaryOn(const std::string& day) {
    return Told(book_.Holder("club", "secretary", day));
  }
};

TEST_F(ForeignDisputeTest, ATenureOfAnotherOfficeSaysNothingOfTheHolder) {
  Add(R"({"ref":"bob","on":"2021-01-01","officerElected":{"office":"secretary","party":"bob",
      "from":"2021-01-01"},)" +
      std::string(kDisputesAnn) + "}");
  EXPECT_EQ(On("2020-06-01"), "HELD ann CERTAIN");
  EXPECT_EQ(On("2021-06-01"), "HELD ann CERTAIN");
  EXPECT_EQ(SecretaryOn("2021-06-01"), "HELD bob CERTAIN");
  EXPECT_THAT(book_.Check("club", R"({"on":"2022-01-01","chairElected":{"party":"ann",
      "fulfils":"ann"}})"),
              ::testing::ElementsAre("NOT_A_NOMINATION_OR_ELECTION event.chairElected.fulfils"))
      << "the term is ann's still";
}

TEST_F(ForeignDisputeTest, AVacancyOfAnotherOfficeEndsNothing) {
  Add(R"({"on":"2021-01-01","officerVacated":{"office":"secretary"},)" + std::string(kDisputesAnn) +
      "}");
  EXPECT_EQ(On("2021-06-01"), "HELD ann CERTAIN");
  EXPECT_EQ(SecretaryOn("2021-06-01"), "VACANT");
}

TEST_F(ForeignDisputeTest, ATenureOfAnotherBodySaysNothingOfTheHolder) {
  book_.Add("guild", R"({"on":"2000-01-01","bodyEstablished":{"names":[{"text":"Guild"}],
      "timeZone":"UTC"}})");
  AddParty(book_, "guild", "bob", "ORGANISATION", "bob");
  book_.Add("guild", R"({"on":"2001-01-01","officeDefined":{"office":"chair"}})");
  const std::string head = R"({"on":"2021-01-01",)";
  book_.Add({{"guild", "club"},
             head + R"("chairElected":{"party":"bob","from":"2021-01-01"},)" + kDisputesAnn + "}",
             ""});
  EXPECT_EQ(On("2021-06-01"), "HELD ann CERTAIN");
  EXPECT_EQ(Told(book_.Holder("guild", "chair", "2021-06-01")), "HELD bob CERTAIN");
}

TEST_F(ForeignDisputeTest, ATermThatDisputesAnotherOfficesIsFoundByItsOwnOffice) {
  Add(R"({"ref":"bob","on":"2021-01-01","officerElected":{"office":"secretary","party":"bob",
      "from":"2021-01-01"},)" +
      std::string(kDisputesAnn) + "}");
  Add(R"({"on":"2022-01-01","officerVacated":{"office":"secretary","party":"bob","term":"bob"}})");
  EXPECT_EQ(SecretaryOn("2021-06-01"), "HELD bob CERTAIN");
  EXPECT_EQ(SecretaryOn("2022-01-01"), "VACANT");
  EXPECT_EQ(On("2022-01-01"), "HELD ann CERTAIN");
}

}  // namespace
}  // namespace minutebook::domain
