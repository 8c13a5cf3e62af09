// Decisions, those taken jointly with other bodies among them.
#include "service/domain/answers/decisions.h"

#include <algorithm>
#include <set>

#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

std::string KeyIn(std::string_view body, const SubjectName& decision) {
  return SubjectKey(RowKind::kDecision, body, SharedSubject(body, decision));
}

v1::DecisionSummary Summary(const SubjectName& name, const v1::Event& event) {
  const v1::DecisionRecorded& decided = event.decision_recorded();
  v1::DecisionSummary made;
  made.set_decision(name.id);
  made.set_body(name.body);
  made.set_subject(decided.subject());
  made.set_outcome(decided.outcome());
  made.set_by_consensus(decided.by_consensus());
  if (decided.has_tally()) *made.mutable_tally() = decided.tally();
  made.set_on(event.on());
  made.set_at(event.at());
  return made;
}

// Of a row whose decision is found to have been taken.
absl::StatusOr<v1::Decision> MakeDecision(Question& question, const std::string& key,
                                          const SubjectRow& row) {
  const Facts facts = InOrder(row);
  const Account account = Accounts(question.ledger(), facts).front();
  const v1::DecisionRecorded& decided = account.event.decision_recorded();
  const RowFact& first = *account.facts.front();
  v1::Decision made;
  ASSIGN_OR_RETURN(const SubjectName name, ParseSubjectName(KeyParts(key).back(), question.body()));
  made.set_decision(name.id);
  made.set_body(name.body);
  *made.mutable_bodies() = first.bodies();
  made.set_subject(decided.subject());
  made.set_document(decided.document());
  made.set_proposal(decided.proposal());
  if (const auto id = Resolve(question.ledger(), first, decided.event());
      id.has_value() && !decided.event().empty()) {
    made.set_event_id(FormatUuid(*id));
  }
  made.set_outcome(decided.outcome());
  made.set_by_consensus(decided.by_consensus());
  if (decided.has_tally()) *made.mutable_tally() = decided.tally();
  for (const std::string& party : decided.tally().vetoes()) {
    ASSIGN_OR_RETURN(*made.add_vetoes(),
                     question.Name(party, {first.bodies().begin(), first.bodies().end()}));
  }
  made.set_on(account.event.on());
  made.set_on_inferred(account.event.on_inferred());
  made.set_at(account.event.at());
  for (const v1::DisputeAspect aspect : DisputedOf(facts)) made.add_disputed(aspect);
  AddFacts(facts, question, made.mutable_facts());
  return made;
}

// What a list of decisions is narrowed to.
class DecisionFilter {
 public:
  static absl::StatusOr<DecisionFilter> Read(const Question& question,
                                             const v1::ListDecisionsRequest& request) {
    DecisionFilter filter(request);
    for (const int outcome : request.outcomes()) {
      if (outcome == v1::OUTCOME_UNSPECIFIED || !v1::Outcome_IsValid(outcome)) {
        return absl::InvalidArgumentError("outcomes: each must be an outcome of decisions");
      }
    }
    ASSIGN_OR_RETURN(filter.range_, DateRange::Parse(request.from_date(), request.to_date()));
    ASSIGN_OR_RETURN(filter.document_, Named(question, "document", request.document()));
    ASSIGN_OR_RETURN(filter.proposal_, Named(question, "proposal", request.proposal()));
    ASSIGN_OR_RETURN(filter.at_, Named(question, "at", request.at()));
    return filter;
  }

  const DateRange& range() const { return range_; }
  bool Wants(const Account& account) const {
    const v1::Event& event = account.event;
    const v1::DecisionRecorded& decided = event.decision_recorded();
    const std::string_view primary = PrimaryBody(*account.facts.front());
    const auto& outcomes = request_.outcomes();
    return Is(decided.document(), primary, document_) &&
           Is(decided.proposal(), primary, proposal_) && Is(event.at(), primary, at_) &&
           (outcomes.empty() ||
            std::find(outcomes.begin(), outcomes.end(), decided.outcome()) != outcomes.end()) &&
           range_.MayHold(event.on());
  }

 private:
  explicit DecisionFilter(const v1::ListDecisionsRequest& request) : request_(request) {}

  static absl::StatusOr<std::optional<SubjectName>> Named(const Question& question,
                                                          std::string_view field,
                                                          const std::string& text) {
    if (text.empty()) return std::optional<SubjectName>();
    ASSIGN_OR_RETURN(SubjectName name, SubjectAsked(question, field, text));
    return std::optional<SubjectName>(std::move(name));
  }

  static bool Is(const std::string& named, std::string_view primary,
                 const std::optional<SubjectName>& wanted) {
    return !wanted.has_value() || IsSubject(named, primary, *wanted);
  }

  const v1::ListDecisionsRequest& request_;
  DateRange range_;
  std::optional<SubjectName> document_;
  std::optional<SubjectName> proposal_;
  std::optional<SubjectName> at_;
};

}  // namespace

bool IsSubject(std::string_view named, std::string_view primary, const SubjectName& subject) {
  if (named.empty()) return false;
  const absl::StatusOr<SubjectName> name = ParseSubjectName(named, primary);
  return name.ok() && name->body == subject.body && name->id == subject.id;
}

absl::Status AddDecisions(Question& question, const std::string& owner, const Facts& facts,
                          const IsDecidedOn& on_this,
                          google::protobuf::RepeatedPtrField<v1::DecisionSummary>* decisions) {
  std::set<std::string> told;
  for (const RowFact* fact : facts) {
    const SubjectName name{std::string(PrimaryBody(*fact)), DecisionIdOf(fact->event())};
    const std::string key = KeyIn(owner, name);
    if (!told.insert(key).second) continue;
    ASSIGN_OR_RETURN(const SubjectRow row, question.Row(owner, key));
    for (const Account& account : Accounts(question.ledger(), InOrder(row))) {
      if (!on_this(account.event, name.body)) continue;
      *decisions->Add() = Summary(name, account.event);
      question.Use(account.facts);
      break;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetDecisionResponse> Answer(const v1::GetDecisionRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const FoundSubject found,
                   FindSubject(question, RowKind::kDecision, "decision", request.decision()));
  if (LeadingEvent(question.ledger(), InOrder(found.row)) == nullptr) {
    return NotOnRecord(question, "decision", request.decision());
  }
  v1::GetDecisionResponse response;
  ASSIGN_OR_RETURN(*response.mutable_decision(), MakeDecision(question, found.key, found.row));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListDecisionsResponse> Answer(const v1::ListDecisionsRequest& request,
                                                 const AnswerContext& context) {
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  ASSIGN_OR_RETURN(const DecisionFilter filter, DecisionFilter::Read(question, request));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  const auto date_of = [&](const std::string&,
                           const SubjectRow& row) -> absl::StatusOr<std::optional<std::string>> {
    const std::vector<Account> accounts = Accounts(question.ledger(), InOrder(row));
    if (accounts.empty() || !filter.Wants(accounts.front())) return std::nullopt;
    return std::optional<std::string>(accounts.front().event.on());
  };
  const auto make = [&](const std::string& key, const SubjectRow& row) {
    return MakeDecision(question, key, row);
  };
  v1::ListDecisionsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListByDate<v1::Decision>(question, page, RowKind::kDecision, filter.range(),
                               request.descending(), date_of, make, response.mutable_decisions()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
