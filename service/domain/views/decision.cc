// Decisions, under each body that they touch. What they were taken on is looked up by the views of
// documents, proposals and events; how they came out is recorded, and never doubted here.
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

std::string KeyIn(std::string_view body, const SubjectName& decision) {
  return SubjectKey(RowKind::kDecision, body, SharedSubject(body, decision));
}

SubjectName NameOf(const Recorded& recorded) {
  return {std::string(recorded.primary()), DecisionIdOf(recorded.event)};
}

void Collect(const Recorded& recorded, Keys* keys) {
  const SubjectName name = NameOf(recorded);
  if (name.id.empty()) return;
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, name));
}

absl::Status CheckDecision(const Recorded& recorded, Check& check) {
  const SubjectName name = NameOf(recorded);
  if (name.id.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(KeyIn(name.body, name)));
  const Facts facts = InOrder(*row);
  if (!facts.empty() &&
      !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, facts)) {
    check.Fail("fact.decision", "DECISION_ALREADY_ON_RECORD",
               Concat({"decision ", Quoted(name.id),
                       " is on record; give another id, or refine or dispute that event"}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kDecisionView = {&Collect, &Collect, &CheckDecision};

}  // namespace minutebook::domain
