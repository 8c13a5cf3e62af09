// Actions: assigned, overdue, completed, on a day and as known.
#include <gmock/gmock.h>

#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ActionTest : public ::testing::Test {
 protected:
  ActionTest() {
    AddUntil2021(book_);
    book_.Add("ascn",
              R"({"ref":"report","on":"2021-08-30","at":"annual-4","actionAssigned":{
                  "subject":"Write the report","assignees":["vn","hanoi"],"due":"2021-12"}})",
              "2021-08-30");
  }

  std::vector<std::string> Check(const std::string& event) { return book_.Check("ascn", event); }

  void Complete() {
    book_.Add("ascn",
              R"({"ref":"done","on":"2022-02-01","actionCompleted":{"action":"report",
                  "result":"Written"}})",
              "2022-02-02");
  }

  v1::GetActionRequest Ask(const std::string& on, const std::string& known_at = "") {
    v1::GetActionRequest request;
    request.set_body("ascn");
    request.set_action("report");
    request.set_on(on);
    request.mutable_as_of()->set_known_at(known_at);
    return request;
  }

  v1::ActionState StateOn(const std::string& on, const std::string& known_at = "") {
    const auto response = book_.Ask(Ask(on, known_at));
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? response->action().state() : v1::ACTION_STATE_UNSPECIFIED;
  }

  std::vector<std::string> List(v1::ListActionsRequest request) {
    request.set_body("ascn");
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> ids;
    if (!response.ok()) return ids;
    for (const v1::Action& action : response->actions()) ids.push_back(action.action());
    return ids;
  }

  Book book_;
};

TEST_F(ActionTest, AnActionIsToldWhole) {
  Complete();
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto answer, book_.Ask(Ask("")));
  const v1::Action& action = answer.action();
  EXPECT_EQ(action.subject(), "Write the report");
  ASSERT_EQ(action.assignees_size(), 2);
  EXPECT_EQ(action.assignees(0).name(), "Viet Nam");
  EXPECT_EQ(action.due(), "2021-12");
  EXPECT_EQ(action.state(), v1::ACTION_STATE_COMPLETED);
  EXPECT_EQ(action.assigned_on(), "2021-08-30");
  EXPECT_EQ(action.assigned_at(), "annual-4");
  EXPECT_EQ(action.completed_on(), "2022-02-01");
  EXPECT_EQ(action.result(), "Written");
  EXPECT_EQ(action.facts_size(), 2);
}

TEST_F(ActionTest, ItsStateFollowsTheDay) {
  Complete();
  EXPECT_THAT(book_.Ask(Ask("2021-08-29")),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("action: ")));
  EXPECT_EQ(StateOn("2021-08-30"), v1::ACTION_STATE_OPEN);
  // Due by the end of the month that its date names.
  EXPECT_EQ(StateOn("2021-12-31"), v1::ACTION_STATE_OPEN);
  EXPECT_EQ(StateOn("2022-01-01"), v1::ACTION_STATE_OVERDUE);
  EXPECT_EQ(StateOn("2022-01-31"), v1::ACTION_STATE_OVERDUE);
  EXPECT_EQ(StateOn("2022-02-01"), v1::ACTION_STATE_COMPLETED);
}

TEST_F(ActionTest, NothingIsOverdueAfterTheDateOfKnowledge) {
  Complete();
  EXPECT_EQ(StateOn("2022-02-01", "2021-12-15"), v1::ACTION_STATE_OPEN);
  EXPECT_EQ(StateOn("2022-02-01", "2022-01-15"), v1::ACTION_STATE_OVERDUE);
  EXPECT_EQ(StateOn("2022-02-01", "2022-02-03"), v1::ACTION_STATE_COMPLETED);
}

TEST_F(ActionTest, ListsAreByDateDueAndNarrowed) {
  Complete();
  book_.Add("ascn", R"({"ref":"portal","on":"2021-08-30","actionAssigned":{"subject":"Portal",
      "assignees":["sg"],"due":"2021-10-01"}})");
  book_.Add("ascn", R"({"ref":"some-day","on":"2021-09","actionAssigned":{"subject":"Tool"}})");
  v1::ListActionsRequest request;
  EXPECT_THAT(List(request), ElementsAre("portal", "report", "some-day"));
  request.set_descending(true);
  EXPECT_THAT(List(request), ElementsAre("report", "portal", "some-day"));
  request = {};
  request.add_states(v1::ACTION_STATE_OVERDUE);
  EXPECT_THAT(List(request), ElementsAre("portal"));
  request.set_on("2022-01-01");
  EXPECT_THAT(List(request), ElementsAre("portal", "report"));
  request = {};
  request.add_states(v1::ACTION_STATE_OPEN);
  request.add_states(v1::ACTION_STATE_COMPLETED);
  EXPECT_THAT(List(request), ElementsAre("report", "some-day"));
  request = {};
  request.set_assignee("vn");
  EXPECT_THAT(List(request), ElementsAre("report"));
  request = {};
  request.set_at("annual-4");
  EXPECT_THAT(List(request), ElementsAre("report"));
  request = {};
  request.set_to_date("2021-11");
  EXPECT_THAT(List(request), ElementsAre("portal"));
  request = {};
  request.set_on("2021-08-31");
  EXPECT_THAT(List(request), ElementsAre("portal", "report"));
  request.add_states(v1::ACTION_STATE_UNSPECIFIED);
  request.set_body("ascn");
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("states: ")));
}

TEST_F(ActionTest, AJointActionLiesUnderEachBodyThatAnEventTouches) {
  book_.Add({{"asean", "ascn"},
             R"({"ref":"joint","on":"2021-09-01","actionAssigned":{"subject":"Meet"}})",
             ""});
  book_.Add(
      {{"ascn", "asean"}, R"({"on":"2021-09-02","actionCompleted":{"action":"asean:joint"}})", ""});
  for (const auto& [body, id] : {std::pair("asean", "joint"), std::pair("ascn", "asean:joint")}) {
    v1::GetActionRequest request;
    request.set_body(body);
    request.set_action(id);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto answer, book_.Ask(request));
    EXPECT_EQ(answer.action().body(), "asean");
    EXPECT_EQ(answer.action().state(), v1::ACTION_STATE_COMPLETED) << body;
    EXPECT_THAT(answer.action().bodies(), ElementsAre("asean", "ascn"));
  }
}

TEST_F(ActionTest, AnActionIsAssignedOnceAndCompletedOnce) {
  EXPECT_THAT(Check(R"({"ref":"x","actionAssigned":{"action":"report","subject":"S"}})"),
              ElementsAre("ACTION_ALREADY_ASSIGNED event.actionAssigned.action"));
  EXPECT_THAT(Check(R"({"ref":"x","refines":["report"],"actionAssigned":{"action":"report",
      "subject":"S"}})"),
              IsEmpty());
  EXPECT_THAT(Check(R"({"actionCompleted":{"action":"other"}})"),
              ElementsAre("ACTION_NOT_ASSIGNED event.actionCompleted.action"));
  EXPECT_THAT(Check(R"({"actionAssigned":{"subject":"S","assignees":["vn","xx"]}})"),
              ElementsAre("UNKNOWN_PARTY event.actionAssigned.assignees[1]"));
  Complete();
  EXPECT_THAT(Check(R"({"actionCompleted":{"action":"report"}})"),
              ElementsAre("ACTION_ALREADY_COMPLETED event.actionCompleted.action"));
  EXPECT_THAT(Check(R"({"disputes":[{"event":"done","about":["DISPUTE_ASPECT_OCCURRENCE"]}],
      "actionCompleted":{"action":"report"}})"),
              IsEmpty());
}

}  // namespace
}  // namespace minutebook::domain
