// Actions, under each body that they touch: assigned, perhaps completed.
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

std::string KeyIn(std::string_view body, const SubjectName& action) {
  return SubjectKey(RowKind::kAction, body, SharedSubject(body, action));
}

void Collect(const Recorded& recorded, Keys* keys) {
  const std::string action = ActionIdOf(recorded.event);
  if (action.empty()) return;
  const absl::StatusOr<SubjectName> name = ParseSubjectName(action, recorded.primary());
  if (!name.ok()) return;
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, *name));
}

// Told once, or with a reference to what was told before.
void CheckNew(const Recorded& recorded, const Facts& same, std::string_view code,
              std::string_view done, std::string_view remedy, Check& check) {
  if (same.empty() || RefersToOneOf(recorded.context, recorded.primary(), recorded.event, same)) {
    return;
  }
  check.Fail("fact.action", code,
             Concat({"action ", Quoted(ActionIdOf(recorded.event)), " is on record as ", done, "; ",
                     remedy}));
}

absl::Status CheckAction(const Recorded& recorded, Check& check) {
  const std::string action = ActionIdOf(recorded.event);
  if (action.empty()) return absl::OkStatus();
  const absl::StatusOr<SubjectName> name = ParseSubjectName(action, recorded.primary());
  static const SubjectRow kNone;
  const SubjectRow* row = &kNone;
  if (name.ok()) {
    ASSIGN_OR_RETURN(row, check.Row(KeyIn(recorded.primary(), *name)));
  }
  const Facts assigned = InOrder(*row, v1::EVENT_TYPE_ACTION_ASSIGNED);
  if (recorded.event.has_action_assigned()) {
    CheckNew(recorded, assigned, "ACTION_ALREADY_ASSIGNED", "assigned",
             "give another id, or refine or dispute that event", check);
    return absl::OkStatus();
  }
  if (assigned.empty()) {
    check.Fail("fact.action", "ACTION_NOT_ASSIGNED",
               Concat({"action ", Quoted(action), " is not on record in body ", recorded.primary(),
                       "; record actionAssigned first"}));
  }
  CheckNew(recorded, InOrder(*row, v1::EVENT_TYPE_ACTION_COMPLETED), "ACTION_ALREADY_COMPLETED",
           "completed", "refine or dispute that event instead", check);
  return absl::OkStatus();
}

}  // namespace

const View kActionView = {&Collect, &Collect, &CheckAction};

}  // namespace minutebook::domain
