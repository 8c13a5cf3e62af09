// Proposals, under each body that they were put before.
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

std::string KeyIn(std::string_view body, const SubjectName& proposal) {
  return SubjectKey(RowKind::kProposal, body, SharedSubject(body, proposal));
}

// The proposal put forward, or that a decision is on: of its own body, or of another's that was put
// before it too. Empty where there is none.
std::string NamedIn(const v1::Event& event) {
  const std::string& decided = event.decision_recorded().proposal();
  return decided.empty() ? ProposalIdOf(event) : decided;
}

// A decision lies beside the proposal, in the rows of all bodies that it touches. Where the
// proposal was not put before such a body, its row there holds no proposal, and none is answered.
void Collect(const Recorded& recorded, Keys* keys) {
  const std::string proposal = NamedIn(recorded.event);
  if (proposal.empty()) return;
  const absl::StatusOr<SubjectName> name = ParseSubjectName(proposal, recorded.primary());
  if (!name.ok()) return;
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, *name));
}

Facts PutForward(const SubjectRow& row) {
  return InOrder(row, v1::EVENT_TYPE_PROPOSAL_PUT_FORWARD);
}

absl::Status CheckDecided(const Recorded& recorded, const std::string& proposal, Check& check) {
  const absl::StatusOr<SubjectName> name = ParseSubjectName(proposal, recorded.primary());
  if (name.ok()) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(KeyIn(recorded.primary(), *name)));
    if (!PutForward(*row).empty()) return absl::OkStatus();
  }
  check.Fail("fact.proposal", "UNKNOWN_PROPOSAL",
             Concat({"proposal ", Quoted(proposal), " is not on record in body ",
                     recorded.primary(), "; record proposalPutForward first"}));
  return absl::OkStatus();
}

absl::Status CheckProposal(const Recorded& recorded, Check& check) {
  const std::string& decided = recorded.event.decision_recorded().proposal();
  if (!decided.empty()) return CheckDecided(recorded, decided, check);
  const std::string proposal = ProposalIdOf(recorded.event);
  if (proposal.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const SubjectRow* row,
      check.Row(KeyIn(recorded.primary(), {std::string(recorded.primary()), proposal})));
  const Facts facts = PutForward(*row);
  if (!facts.empty() &&
      !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, facts)) {
    check.Fail("fact.proposal", "PROPOSAL_ALREADY_ON_RECORD",
               Concat({"proposal ", Quoted(proposal),
                       " is on record; give another id, or refine or dispute that event"}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kProposalView = {&Collect, &Collect, &CheckProposal};

}  // namespace minutebook::domain
