// What was asked before is answered as it was, and never as it no longer is.
#include <gmock/gmock.h>

#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using testing::IsOk;

class KeptAnswerTest : public ::testing::Test {
 protected:
  KeptAnswerTest() {
    Record(testing::BodyEstablished("a"));
    Record(testing::PartyRegistered("a", "sg"));
    Record(testing::PartyRegistered("a", "th"));
    Record(testing::ChairDefined("a"));
    Record(testing::ChairAssumed("a", "sg", "2026"));
  }

  void Record(const v1::NewEvent& event) {
    v1::AppendRequest append;
    *append.add_events() = event;
    ASSERT_THAT(server_.client().Append(append), IsOk());
  }
  v1::GetOfficeHolderResponse Chair(std::uint64_t position = 0) {
    v1::GetOfficeHolderRequest request;
    request.set_body("a");
    request.set_office("chair");
    request.mutable_as_of()->set_position(position);
    const auto answer = server_.client().Ask(request);
    EXPECT_THAT(answer, IsOk());
    return answer.value_or(v1::GetOfficeHolderResponse());
  }
  static std::string Holders(const v1::GetOfficeHolderResponse& answer) {
    std::string holders;
    for (const v1::Holding& holding : answer.holdings()) {
      holders += holding.term().party().party() + " ";
    }
    return holders;
  }

  RunningServer server_;
};

TEST_F(KeptAnswerTest, TheSameQuestionGetsTheSameAnswerUntilSomethingIsRecorded) {
  const v1::GetOfficeHolderResponse first = Chair();
  EXPECT_EQ(Chair().SerializeAsString(), first.SerializeAsString());
  Record(testing::PartyRegistered("a", "vn"));
  const v1::GetOfficeHolderResponse later = Chair();
  EXPECT_EQ(later.basis().position(), first.basis().position() + 1);
  EXPECT_EQ(Chair(first.basis().position()).SerializeAsString(), first.SerializeAsString());
}

TEST_F(KeptAnswerTest, ARetractionIsSeenByWhoAskedBefore) {
  const std::string before = Holders(Chair());
  EXPECT_EQ(before, "sg ");
  v1::NewEvent retraction = testing::NewEvent("a", "gone", "");
  retraction.mutable_event()->mutable_event_retracted()->set_event("chair-sg-2026");
  retraction.mutable_event()->mutable_event_retracted()->set_reason("A slip.");
  retraction.mutable_event()->mutable_event_retracted()->set_authority("The chair");
  Record(retraction);
  EXPECT_EQ(Holders(Chair()), "");
}

TEST_F(KeptAnswerTest, TomorrowIsAnotherDay) {
  const v1::GetOfficeHolderResponse today = Chair();
  server_.clock().Advance(std::int64_t{24} * 3600 * 1'000'000);
  const v1::GetOfficeHolderResponse tomorrow = Chair();
  EXPECT_EQ(today.basis().today(), "2026-11-22");
  EXPECT_EQ(tomorrow.basis().today(), "2026-11-23");
  EXPECT_EQ(tomorrow.basis().on(), "2026-11-23");
}

TEST_F(KeptAnswerTest, WhatElseIsAskedIsAnotherQuestion) {
  const v1::GetOfficeHolderResponse first = Chair();
  v1::GetOfficeHolderRequest request;
  request.set_body("a");
  request.set_office("chair");
  request.set_on("2025-01-01");
  const auto other = server_.client().Ask(request);
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->basis().on(), "2025-01-01");
  // As another method reads it, the same bytes ask something else.
  v1::ListTermsRequest terms;
  terms.set_body("a");
  terms.set_office("chair");
  const auto listed = server_.client().Ask(terms);
  ASSERT_THAT(listed, IsOk());
  EXPECT_EQ(listed->terms_size(), 1);
  EXPECT_EQ(Chair().SerializeAsString(), first.SerializeAsString());
}

}  // namespace
}  // namespace minutebook
