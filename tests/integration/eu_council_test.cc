// The presidency of the EU Council: an order that was changed before it was taken up, as known
// before the change and after it.
#include <gmock/gmock.h>

#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class EuCouncilTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = new RunningServer();
    const auto events = SampleRecord("eu-council.ndjson");
    EXPECT_EQ(Import(server_->client(), events).recorded, events.size());
  }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }

  static v1::GetOfficeHolderResponse Holder(const std::string& on, const std::string& known_at = "",
                                            const std::string& office = "chair") {
    v1::GetOfficeHolderRequest request;
    request.set_body("eu-council");
    request.set_office(office);
    request.set_on(on);
    request.mutable_as_of()->set_known_at(known_at);
    const auto answer = server_->client().Ask(request);
    EXPECT_THAT(answer, testing::IsOk());
    return answer.value_or(v1::GetOfficeHolderResponse());
  }

  // Whoever holds it, in one word; empty for nobody or several.
  static std::string Party(const v1::GetOfficeHolderResponse& answer) {
    return answer.holdings_size() == 1 ? answer.holdings(0).term().party().party() : "";
  }

  static v1::AuditChairmanshipResponse Audit() {
    v1::AuditChairmanshipRequest request;
    request.set_body("eu-council");
    request.set_office("Presidency");
    const auto answer = server_->client().Ask(request);
    EXPECT_THAT(answer, testing::IsOk());
    return answer.value_or(v1::AuditChairmanshipResponse());
  }

  static RunningServer* server_;
};

RunningServer* EuCouncilTest::server_ = nullptr;

TEST_F(EuCouncilTest, SeptemberOf2017IsTheUnitedKingdomsAsKnownBeforeTheChangeAndEstoniasAfter) {
  const auto before = Holder("2017-09-01", "2016-07-01");
  EXPECT_EQ(Party(before), "gb");
  EXPECT_TRUE(before.holdings(0).due());
  const auto after = Holder("2017-09-01", "2016-07-27");
  EXPECT_EQ(Party(after), "ee");
  EXPECT_TRUE(after.holdings(0).due());
  const auto today = Holder("2017-09-01");
  EXPECT_EQ(Party(today), "ee");
  EXPECT_EQ(today.state(), v1::HOLDER_STATE_HELD);
  EXPECT_EQ(Party(Holder("2017-09-01", "", "presidency")), "ee");
}

TEST_F(EuCouncilTest, TheDayOfTheDecisionIsTheFirstOnWhichItWasKnown) {
  EXPECT_EQ(Party(Holder("2017-09-01", "2016-07-25")), "gb");
  EXPECT_EQ(Party(Holder("2017-09-01", "2016-07-26")), "ee");
}

TEST_F(EuCouncilTest, EstoniasHalfYearMovedAndBulgariaTookTheOldOne) {
  EXPECT_EQ(Party(Holder("2018-03-01", "2016-07-01")), "ee");
  EXPECT_EQ(Party(Holder("2018-03-01")), "bg");
  EXPECT_EQ(Party(Holder("2017-06-30")), "mt");
  EXPECT_EQ(Party(Holder("2017-07-01")), "ee");
  EXPECT_EQ(Party(Holder("2018-01-01")), "bg");
}

TEST_F(EuCouncilTest, EachHalfYearFrom2017To2030HasOneHolderWhomTheOrderNamesToo) {
  for (int year = 2017; year <= 2030; ++year) {
    for (const std::string day : {"-02-01", "-09-01"}) {
      const auto answer = Holder(std::to_string(year) + day);
      EXPECT_THAT(answer.holdings(), SizeIs(1)) << year << day;
      ASSERT_THAT(answer.evidence(), SizeIs(1)) << year << day;
      EXPECT_EQ(answer.evidence(0).term().party().party(), Party(answer)) << year << day;
    }
  }
}

TEST_F(EuCouncilTest, BeforeTheTermsOnRecordTheOrderAloneSaysWhoWasDue) {
  const auto answer = Holder("2012-10-01");
  EXPECT_EQ(answer.state(), v1::HOLDER_STATE_DERIVED_BY_RULE);
  EXPECT_EQ(Party(answer), "cy");
}

TEST_F(EuCouncilTest, TheAuditShowsTheDecisionAsWhatJustifiesTheOtherOrder) {
  const auto report = Audit();
  int departures = 0;
  for (const v1::AuditFinding& finding : report.findings()) {
    EXPECT_NE(finding.code(), "OVERLAP");
    if (finding.code() != "ROTATION_BROKEN") continue;
    ++departures;
    EXPECT_EQ(finding.severity(), v1::FINDING_SEVERITY_NOTE) << finding.message();
    ASSERT_THAT(finding.justified_by(), SizeIs(1)) << finding.message();
    EXPECT_EQ(finding.justified_by(0).ref(), "order-2016");
  }
  // Estonia to Finland come half a year earlier, then Croatia; with Germany both orders agree.
  EXPECT_EQ(departures, 6);
}

TEST_F(EuCouncilTest, TheAuditDoesNotSayThatATermWasHeldWhichNeverBeganOrIsToCome) {
  std::string kingdom, malta;
  const auto report = Audit();
  for (const v1::AuditStatement& statement : report.statements()) {
    for (const v1::AuditedEvent& event : statement.events()) {
      if (event.ref() == "gb-2017-07-of-2009") kingdom = statement.text();
      if (event.ref() == "mt-2030-07") malta = statement.text();
    }
  }
  EXPECT_THAT(kingdom, HasSubstr("United Kingdom was to hold"));
  EXPECT_THAT(kingdom, HasSubstr("ended before it began"));
  EXPECT_THAT(malta, HasSubstr("Malta is to hold"));
}

}  // namespace
}  // namespace minutebook
