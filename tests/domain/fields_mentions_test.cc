// How many parties one event may name.
#include "tests/domain/fields_testing.h"

namespace minutebook::domain {
namespace {

TEST(CheckFieldsOfParties, NoListNamesMoreThanMayBeLookedUp) {
  const auto times = [](int count, const std::string& text) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text + " ";
    return all;
  };
  const auto with = [&](int count) {
    return std::vector<std::string>{
        "members_counted { member_class: 'c' count: 900 " + times(count, "named: 'p'") + "}",
        "proposal_put_forward { subject: 's' " + times(count, "proposers: 'p'") + "}",
        "decision_recorded { subject: 's' outcome: OUTCOME_ADOPTED tally { " +
            times(count, "vetoes: 'p'") + "} }",
        "action_assigned { subject: 's' " + times(count, "assignees: 'p'") + "}",
        "document_tabled { document: 'd' title: 't' " + times(count, "sponsors: 'p'") + "}",
        "procedure_set { " + times(count, "vetoes: 'p'") + "}",
        "office_defined { office: 'chair' rotation { first: '2021' " + times(count, "order: 'p'") +
            "} }",
        "meeting_held { " + times(count, "participants { party: 'p' }") + "}",
    };
  };
  const std::string fields[] = {"membersCounted.named",          "proposalPutForward.proposers",
                                "decisionRecorded.tally.vetoes", "actionAssigned.assignees",
                                "documentTabled.sponsors",       "procedureSet.vetoes",
                                "officeDefined.rotation.order",  "meetingHeld.participants"};
  const std::vector<std::string> most = with(500);
  const std::vector<std::string> more = with(501);
  for (std::size_t i = 0; i < most.size(); ++i) {
    ExpectFound({{most[i], {}}, {more[i], {"TOO_MANY_ITEMS " + fields[i]}}});
  }
  ExpectFound(
      {{"meeting_held { " + times(501, "participants { capacity: 'observers' }") + "}", {}}});
}

}  // namespace
}  // namespace minutebook::domain
