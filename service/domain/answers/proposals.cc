// Proposals, those put before several bodies among them.
#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/decisions.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// Without decisions on it, which lie in its row too.
Facts PutForward(const SubjectRow& row) {
  return InOrder(row, v1::EVENT_TYPE_PROPOSAL_PUT_FORWARD);
}

Facts DecisionsIn(const SubjectRow& row) { return InOrder(row, v1::EVENT_TYPE_DECISION_RECORDED); }

// Of a row whose proposal is found to have been put forward.
absl::StatusOr<v1::Proposal> MakeProposal(Question& question, const std::string& key,
                                          const SubjectRow& row) {
  const Facts facts = PutForward(row);
  const auto leading = LeadingEvent(question.ledger(), facts);
  const v1::Event& event = *leading;
  const v1::ProposalPutForward& put = event.proposal_put_forward();
  v1::Proposal made;
  ASSIGN_OR_RETURN(const SubjectName name, ParseSubjectName(KeyParts(key).back(), question.body()));
  made.set_proposal(name.id);
  made.set_body(name.body);
  made.set_title(put.title());
  made.set_subject(put.subject());
  const auto& bodies = facts.front()->bodies();
  for (const std::string& party : put.proposers()) {
    ASSIGN_OR_RETURN(*made.add_proposers(), question.Name(party, {bodies.begin(), bodies.end()}));
  }
  made.set_proposer_count(put.proposer_count() > 0
                              ? put.proposer_count()
                              : static_cast<std::uint32_t>(put.proposers_size()));
  made.set_proposer_kind(put.proposer_kind());
  made.set_on(event.on());
  made.set_on_inferred(event.on_inferred());
  made.set_at(event.at());
  *made.mutable_bodies() = bodies;
  AddFacts(facts, question, made.mutable_facts());
  const auto on_this = [&name](const v1::Event& event, std::string_view primary) {
    return IsSubject(event.decision_recorded().proposal(), primary, name);
  };
  RETURN_IF_ERROR(
      AddDecisions(question, question.body(), DecisionsIn(row), on_this, made.mutable_decisions()));
  return made;
}

}  // namespace

absl::StatusOr<v1::GetProposalResponse> Answer(const v1::GetProposalRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const FoundSubject found,
                   FindSubject(question, RowKind::kProposal, "proposal", request.proposal()));
  // What another body decided on it makes none of this body's.
  if (LeadingEvent(question.ledger(), PutForward(found.row)) == nullptr) {
    return NotOnRecord(question, "proposal", request.proposal());
  }
  v1::GetProposalResponse response;
  ASSIGN_OR_RETURN(*response.mutable_proposal(), MakeProposal(question, found.key, found.row));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListProposalsResponse> Answer(const v1::ListProposalsRequest& request,
                                                 const AnswerContext& context) {
  ASSIGN_OR_RETURN(const DateRange range, DateRange::Parse(request.from_date(), request.to_date()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  const auto date_of = [&](const std::string&,
                           const SubjectRow& row) -> absl::StatusOr<std::optional<std::string>> {
    const auto put = LeadingEvent(question.ledger(), PutForward(row));
    if (put == nullptr || !range.MayHold(put->on())) return std::nullopt;
    return std::optional<std::string>(put->on());
  };
  const auto make = [&](const std::string& key, const SubjectRow& row) {
    return MakeProposal(question, key, row);
  };
  v1::ListProposalsResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ListByDate<v1::Proposal>(question, page, RowKind::kProposal, range, false,
                                            date_of, make, response.mutable_proposals()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
