// Actions and how far they have come on a day, those assigned jointly by several bodies among them.
#include <algorithm>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/decisions.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// What the facts of an action's row amount to on the day asked.
struct ActionFound {
  v1::ActionState state = v1::ACTION_STATE_UNSPECIFIED;  // not assigned by then
  v1::Event assigned;
  v1::Event completed;
  std::vector<std::string> bodies;
  Facts facts;
};

// An empty event where none of the facts is found to have occurred.
v1::Event Leading(const LedgerContext& context, const Facts& facts) {
  const auto leading = LeadingEvent(context, facts);
  return leading == nullptr ? v1::Event() : *leading;
}

// Whether it is late on the day asked, as far as can be known.
bool IsPast(const std::string& due, const Question& question) {
  const absl::StatusOr<Edtf> date = ParseEdtf(due);
  return date.ok() && date->last() < std::min(question.on(), question.knowledge());
}

// Facts that were not yet on the day do not count.
ActionFound FindAction(const Question& question, const SubjectRow& row) {
  ActionFound found;
  Facts assigned, completed;
  for (const RowFact* fact : InOrder(row)) {
    if (!InForce(fact->event().on(), question.on())) continue;
    found.facts.push_back(fact);
    (fact->event().has_action_assigned() ? assigned : completed).push_back(fact);
  }
  if (assigned.empty()) return found;
  found.bodies.assign(assigned.front()->bodies().begin(), assigned.front()->bodies().end());
  found.assigned = Leading(question.ledger(), assigned);
  found.completed = Leading(question.ledger(), completed);
  if (!found.assigned.has_action_assigned()) return found;
  if (found.completed.has_action_completed()) {
    found.state = v1::ACTION_STATE_COMPLETED;
  } else if (IsPast(found.assigned.action_assigned().due(), question)) {
    found.state = v1::ACTION_STATE_OVERDUE;
  } else {
    found.state = v1::ACTION_STATE_OPEN;
  }
  return found;
}

absl::StatusOr<v1::Action> MakeAction(Question& question, const std::string& key,
                                      const SubjectRow& row) {
  const ActionFound found = FindAction(question, row);
  const v1::ActionAssigned& assigned = found.assigned.action_assigned();
  v1::Action made;
  ASSIGN_OR_RETURN(const SubjectName name, ParseSubjectName(KeyParts(key).back(), question.body()));
  made.set_action(name.id);
  made.set_body(name.body);
  for (const std::string& body : found.bodies) made.add_bodies(body);
  made.set_subject(assigned.subject());
  for (const std::string& party : assigned.assignees()) {
    ASSIGN_OR_RETURN(*made.add_assignees(), question.Name(party, found.bodies));
  }
  made.set_due(assigned.due());
  made.set_state(found.state);
  made.set_assigned_on(found.assigned.on());
  made.set_assigned_on_inferred(found.assigned.on_inferred());
  made.set_assigned_at(found.assigned.at());
  made.set_completed_on(found.completed.on());
  made.set_completed_at(found.completed.at());
  made.set_result(found.completed.action_completed().result());
  for (const v1::DisputeAspect aspect : DisputedOf(found.facts)) made.add_disputed(aspect);
  AddFacts(found.facts, question, made.mutable_facts());
  return made;
}

// What a list of actions is narrowed to.
struct ActionFilter {
  const v1::ListActionsRequest& request;
  DateRange due;
  std::optional<SubjectName> at;

  bool Wants(const ActionFound& found) const {
    if (found.state == v1::ACTION_STATE_UNSPECIFIED) return false;
    const v1::ActionAssigned& assigned = found.assigned.action_assigned();
    const auto& states = request.states();
    const auto& assignees = assigned.assignees();
    return (states.empty() ||
            std::find(states.begin(), states.end(), found.state) != states.end()) &&
           (request.assignee().empty() ||
            std::find(assignees.begin(), assignees.end(), request.assignee()) != assignees.end()) &&
           (!at.has_value() || IsSubject(found.assigned.at(), found.bodies.front(), *at)) &&
           due.MayHold(assigned.due());
  }
};

absl::StatusOr<ActionFilter> ReadFilter(const Question& question,
                                        const v1::ListActionsRequest& request) {
  for (const int state : request.states()) {
    if (state == v1::ACTION_STATE_UNSPECIFIED || !v1::ActionState_IsValid(state)) {
      return absl::InvalidArgumentError("states: each must be a state of actions");
    }
  }
  RETURN_IF_ERROR(CheckIdAsked("assignee", request.assignee()));
  ActionFilter filter{request, {}, std::nullopt};
  ASSIGN_OR_RETURN(filter.due, DateRange::Parse(request.from_date(), request.to_date()));
  if (request.at().empty()) return filter;
  ASSIGN_OR_RETURN(filter.at, SubjectAsked(question, "at", request.at()));
  return filter;
}

}  // namespace

absl::StatusOr<v1::GetActionResponse> Answer(const v1::GetActionRequest& request,
                                             const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const FoundSubject found,
                   FindSubject(question, RowKind::kAction, "action", request.action()));
  if (FindAction(question, found.row).state == v1::ACTION_STATE_UNSPECIFIED) {
    return absl::NotFoundError(
        Concat({"action: ", Quoted(request.action()),
                " was not assigned by the day asked, as far as the record of body ", request.body(),
                " says"}));
  }
  v1::GetActionResponse response;
  ASSIGN_OR_RETURN(*response.mutable_action(), MakeAction(question, found.key, found.row));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListActionsResponse> Answer(const v1::ListActionsRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  ASSIGN_OR_RETURN(const ActionFilter filter, ReadFilter(question, request));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  const auto date_of = [&](const std::string&,
                           const SubjectRow& row) -> absl::StatusOr<std::optional<std::string>> {
    const ActionFound found = FindAction(question, row);
    if (!filter.Wants(found)) return std::nullopt;
    return std::optional<std::string>(found.assigned.action_assigned().due());
  };
  const auto make = [&](const std::string& key, const SubjectRow& row) {
    return MakeAction(question, key, row);
  };
  v1::ListActionsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListByDate<v1::Action>(question, page, RowKind::kAction, filter.due, request.descending(),
                             date_of, make, response.mutable_actions()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
