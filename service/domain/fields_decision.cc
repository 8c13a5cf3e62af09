// Proposals, decisions and actions.
#include "minutebook/v1/decision.pb.h"
#include "service/domain/event.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

void CheckProposal(const v1::Event& event, const MessageCheck& fact) {
  using Fact = v1::ProposalPutForward;
  const v1::ProposalPutForward& proposal = event.proposal_put_forward();
  fact.NewId(Fact::kProposalFieldNumber, ProposalIdOf(event),
             "give the proposal an id here, or the event a ref");
  if (!fact.Has(Fact::kTitleFieldNumber)) {
    fact.Require(Fact::kSubjectFieldNumber, "say what is proposed, here or in title");
  }
  fact.Parties(Fact::kProposersFieldNumber);
  const auto named = static_cast<std::uint32_t>(proposal.proposers_size());
  if (proposal.proposer_count() != 0 && proposal.proposer_count() < named) {
    fact.Refuse(Fact::kProposerCountFieldNumber, "COUNT_BELOW_NAMED",
                Concat({std::to_string(named),
                        " are named; write at least that, or 0 for as many as named."}));
  }
}

void CheckDecision(const v1::Event& event, const MessageCheck& fact) {
  using Fact = v1::DecisionRecorded;
  const v1::DecisionRecorded& decision = event.decision_recorded();
  fact.NewId(Fact::kDecisionFieldNumber, DecisionIdOf(event),
             "give the decision an id here, or the event a ref");
  if (decision.document().empty() && decision.proposal().empty() && decision.event().empty()) {
    fact.Require(Fact::kSubjectFieldNumber,
                 "say what was decided, or name the document, proposal or event decided on");
  }
  fact.Subject(Fact::kDocumentFieldNumber);
  fact.Subject(Fact::kProposalFieldNumber);
  fact.Reference(Fact::kEventFieldNumber);
  fact.Chosen(Fact::kOutcomeFieldNumber);
  if (decision.by_consensus() && decision.has_tally()) {
    fact.Refuse(Fact::kTallyFieldNumber, "CONFLICTING_FIELDS",
                "A decision by consensus has no votes; leave out tally or byConsensus.");
  }
  fact.Each(Fact::kTallyFieldNumber,
            [](const MessageCheck& tally) { tally.Parties(v1::Tally::kVetoesFieldNumber); });
}

void CheckAssigned(const v1::Event& event, const MessageCheck& fact) {
  using Fact = v1::ActionAssigned;
  fact.NewId(Fact::kActionFieldNumber, ActionIdOf(event),
             "give the action an id here, or the event a ref");
  fact.Require(Fact::kSubjectFieldNumber, "say what is to be done");
  fact.Parties(Fact::kAssigneesFieldNumber);
  fact.Date(Fact::kDueFieldNumber);
}

}  // namespace

bool CheckDecisionFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kProposalPutForward:
      CheckProposal(event, fact);
      return true;
    case v1::Event::kDecisionRecorded:
      CheckDecision(event, fact);
      return true;
    case v1::Event::kActionAssigned:
      CheckAssigned(event, fact);
      return true;
    case v1::Event::kActionCompleted:
      fact.Require(v1::ActionCompleted::kActionFieldNumber, "name the action by its id");
      fact.Subject(v1::ActionCompleted::kActionFieldNumber);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
