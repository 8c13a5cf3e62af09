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

absl::Status Rows(const Recorded& recorded, const StateReader&, Keys* keys) {
  const std::string proposal = ProposalIdOf(recorded.event);
  if (proposal.empty()) return absl::OkStatus();
  const SubjectName name{std::string(recorded.primary()), proposal};
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, name));
  return absl::OkStatus();
}

// The proposal that a decision is on: of its own body, or another's that was put before it too.
std::string DecidedKey(const Recorded& recorded) {
  const std::string& proposal = recorded.event.decision_recorded().proposal();
  if (proposal.empty()) return "";
  const absl::StatusOr<SubjectName> name = ParseSubjectName(proposal, recorded.primary());
  return name.ok() ? KeyIn(recorded.primary(), *name) : "";
}

void Collect(const Recorded& recorded, Keys* keys) {
  const std::string proposal = ProposalIdOf(recorded.event);
  if (!proposal.empty()) {
    const SubjectName name{std::string(recorded.primary()), proposal};
    for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, name));
  }
  if (std::string key = DecidedKey(recorded); !key.empty()) keys->push_back(std::move(key));
}

absl::Status CheckProposal(const Recorded& recorded, Check& check) {
  const std::string& decided = recorded.event.decision_recorded().proposal();
  if (!decided.empty()) {
    ASSIGN_OR_RETURN(const bool known, check.Exists(DecidedKey(recorded)));
    if (!known) {
      check.Fail("fact.proposal", "UNKNOWN_PROPOSAL",
                 Concat({"proposal ", Quoted(decided), " is not on record in body ",
                         recorded.primary(), "; record proposalPutForward first"}));
    }
  }
  const std::string proposal = ProposalIdOf(recorded.event);
  if (proposal.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const SubjectRow* row,
      check.Row(KeyIn(recorded.primary(), {std::string(recorded.primary()), proposal})));
  const Facts facts = InOrder(*row);
  if (!facts.empty() &&
      !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, facts)) {
    check.Fail("fact.proposal", "PROPOSAL_ALREADY_ON_RECORD",
               Concat({"proposal ", Quoted(proposal),
                       " is on record; give another id, or refine or dispute that event"}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kProposalView = {&Collect, &Rows, &CheckProposal};

}  // namespace minutebook::domain
