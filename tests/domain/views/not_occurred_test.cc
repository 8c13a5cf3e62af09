// Subjects of which a settlement found that nothing occurred: they are on record, and answered as
// if they were not.
#include <gmock/gmock.h>

#include "tests/domain/views/book.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;

// A body in which `event`, under the ref "first", was disputed by another and set aside.
Book BookWithSetAside(const std::vector<std::string>& before, const std::string& event) {
  Book book;
  book.Add("club", R"({"on":"1990","bodyEstablished":{"names":[{"text":"C"}],"timeZone":"UTC"}})");
  for (const std::string& one : before) book.Add("club", one);
  book.Add("club", R"({"ref":"first","on":"2020",)" + event + "}");
  book.Add("club", R"({"ref":"other","on":"2020","meetingHeld":{"meeting":"m"},
      "disputes":[{"event":"first","about":["DISPUTE_ASPECT_OCCURRENCE"]}]})");
  book.Add("club", R"({"on":"2021","disputeResolved":{"upheld":"other","setAside":["first"],
      "about":["DISPUTE_ASPECT_OCCURRENCE"],"reason":"r","authority":"a"}})");
  return book;
}

TEST(NotOccurredTest, AProposalIsNotOnRecord) {
  const Book book = BookWithSetAside({}, R"("proposalPutForward":{"proposal":"p","title":"P"})");
  v1::GetProposalRequest get;
  get.set_body("club");
  get.set_proposal("p");
  EXPECT_THAT(book.Ask(get), StatusIs(absl::StatusCode::kNotFound));
  v1::ListProposalsRequest list;
  list.set_body("club");
  EXPECT_EQ(book.Ask(list)->proposals_size(), 0);
}

TEST(NotOccurredTest, ADecisionIsNotOnRecord) {
  const Book book = BookWithSetAside(
      {}, R"("decisionRecorded":{"decision":"d","subject":"S","outcome":"OUTCOME_ADOPTED"})");
  v1::GetDecisionRequest get;
  get.set_body("club");
  get.set_decision("d");
  EXPECT_THAT(book.Ask(get), StatusIs(absl::StatusCode::kNotFound));
  v1::ListDecisionsRequest list;
  list.set_body("club");
  EXPECT_EQ(book.Ask(list)->decisions_size(), 0);
}

TEST(NotOccurredTest, AnActionWasNeitherAssignedNorCompleted) {
  v1::GetActionRequest get;
  get.set_body("club");
  get.set_action("a");
  const std::string assigned = R"("actionAssigned":{"action":"a","subject":"S"})";
  const Book never = BookWithSetAside({}, assigned);
  EXPECT_THAT(never.Ask(get), StatusIs(absl::StatusCode::kNotFound));
  v1::ListActionsRequest list;
  list.set_body("club");
  EXPECT_EQ(never.Ask(list)->actions_size(), 0);
  const Book open = BookWithSetAside({R"({"on":"2019",)" + assigned + "}"},
                                     R"("actionCompleted":{"action":"a"})");
  EXPECT_EQ(open.Ask(get)->action().state(), v1::ACTION_STATE_OPEN);
}

}  // namespace
}  // namespace minutebook::domain
