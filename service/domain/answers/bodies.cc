#include "service/domain/answers/bodies.h"

#include "absl/status/status.h"
#include "service/domain/answers/names.h"
#include "service/domain/answers/pages.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/parents.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

void AddBodyNames(const Account& established, const SubjectRow& row, absl::CivilDay day,
                  v1::Body* body) {
  std::vector<DatedName> names;
  AddNames(established.event.body_established().names(), "", *established.facts.front(), &names);
  *body->mutable_abbreviations() = established.event.body_established().abbreviations();
  for (const RowFact* fact : InOrder(row, v1::EVENT_TYPE_BODY_RENAMED)) {
    const v1::BodyRenamed& renamed = fact->event().body_renamed();
    AddNames(renamed.names(), fact->event().on(), *fact, &names);
    if (InForce(fact->event().on(), day) && renamed.abbreviations_size() > 0) {
      *body->mutable_abbreviations() = renamed.abbreviations();
    }
  }
  for (const DatedName& name : names) *body->add_names() = name.name;
  const DatedName* borne = NameOn(names, day);
  body->set_name(borne == nullptr ? body->body() : borne->name.text());
}

// When it was dissolved, as the sharpest account says; empty where none does.
std::string DissolutionIn(const LedgerContext& context, const SubjectRow& row) {
  const std::vector<Account> accounts =
      Accounts(context, InOrder(row, v1::EVENT_TYPE_BODY_DISSOLVED));
  const Account* sharpest = Sharpest(accounts);
  return sharpest == nullptr ? "" : sharpest->event.on();
}

}  // namespace

std::string ZoneIn(const SubjectRow& body_row) {
  for (const RowFact& fact : body_row.facts()) {
    const std::string& zone = fact.event().body_established().time_zone();
    if (!zone.empty()) return zone;
  }
  return "";
}

Account Establishment(const LedgerContext& context, const SubjectRow& body_row) {
  const std::vector<Account> accounts =
      Accounts(context, InOrder(body_row, v1::EVENT_TYPE_BODY_ESTABLISHED));
  const Account* sharpest = Sharpest(accounts);
  return sharpest == nullptr ? Account() : *sharpest;
}

bool Existed(const LedgerContext& context, const SubjectRow& body_row, absl::CivilDay day) {
  const Facts facts = InOrder(body_row, v1::EVENT_TYPE_BODY_ESTABLISHED);
  if (facts.size() == 1) {  // of most: the sharpest account is the only one, and needs no copy
    const auto event = LeadingEvent(context, facts);
    return event != nullptr && InForce(event->on(), day);
  }
  const Account established = Establishment(context, body_row);
  return !established.facts.empty() && InForce(established.event.on(), day);
}

EndState Dissolved(const LedgerContext& context, const SubjectRow& body_row, absl::CivilDay day) {
  return EndedBy(DissolutionIn(context, body_row), day);
}

absl::Status RequireBody(Question& question, std::string_view body) {
  if (body.empty()) return absl::InvalidArgumentError("body: required; name the body");
  ASSIGN_OR_RETURN(const SharedRow row, question.Row(body, BodyKey(body)));
  if (row->facts_size() == 0) {
    return absl::NotFoundError(
        Concat({"body: ", Quoted(body), " is not on record as of the moment asked"}));
  }
  if (!Existed(question.ledger(), row, question.on())) {
    return absl::NotFoundError(
        Concat({"body: ", Quoted(body), " did not exist on ", FormatDay(question.on()),
                "; it was established ", Establishment(question.ledger(), row).event.on()}));
  }
  return absl::OkStatus();
}

const RowFact* ProcedureOn(const SubjectRow& row, absl::CivilDay day) {
  const RowFact* in_force = nullptr;
  for (const RowFact* fact : InOrder(row, v1::EVENT_TYPE_PROCEDURE_SET)) {
    const v1::Period& period = fact->event().procedure_set().in_force();
    const std::string& from = period.from_date().empty() ? fact->event().on() : period.from_date();
    const bool ended = !period.to_date().empty() && InForce(period.to_date(), day);
    bool within = InForce(from, day) && !ended;
    if (const absl::StatusOr<Edtf> during = ParseEdtf(period.during()); during.ok()) {
      within = during->first() <= day && day <= during->last();
    }
    if (within) in_force = fact;
  }
  return in_force;
}

absl::StatusOr<v1::Body> MakeBody(Question& question, const std::string& body,
                                  const SubjectRow& row) {
  const Account established = Establishment(question.ledger(), row);
  v1::Body made;
  made.set_body(body);
  AddBodyNames(established, row, question.on(), &made);
  made.set_time_zone(ZoneIn(row));
  made.set_parent(ParentIn(row));
  made.set_purpose(established.event.body_established().purpose());
  made.set_established(established.event.on());
  const std::string dissolved = DissolutionIn(question.ledger(), row);
  if (EndedBy(dissolved, question.on()) != EndState::kNotYet) made.set_dissolved(dissolved);
  if (const RowFact* procedure = ProcedureOn(row, question.on()); procedure != nullptr) {
    *made.mutable_procedure() = procedure->event().procedure_set();
  }
  ASSIGN_OR_RETURN(const std::uint64_t revision, question.Revision(body));
  made.set_revision(revision);
  AddFacts(InOrder(row), question, made.mutable_facts());
  return made;
}

absl::StatusOr<v1::GetBodyResponse> Answer(const v1::GetBodyRequest& request,
                                           const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const SharedRow row, question.Row(request.body(), BodyKey(request.body())));
  v1::GetBodyResponse response;
  ASSIGN_OR_RETURN(*response.mutable_body(), MakeBody(question, request.body(), row));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListBodiesResponse> Answer(const v1::ListBodiesRequest& request,
                                              const AnswerContext& context) {
  RETURN_IF_ERROR(CheckBodyAsked("parent", request.parent()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.parent(), request.on(), request.as_of(), &page));
  if (!request.parent().empty()) RETURN_IF_ERROR(RequireBody(question, request.parent()));
  RETURN_IF_ERROR(CheckResumes(page, KindPrefix(RowKind::kBody)));
  v1::ListBodiesResponse response;
  PageFill fill(page.size);
  std::string last = page.state.last_key();
  // Each body costs the search for its cut: what is examined is bounded by pages alone.
  ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                   question.KeysOfAll(KindPrefix(RowKind::kBody), last, page_rows_examined_max));
  bool more = keys.size() == page_rows_examined_max;
  for (const std::string& key : keys) {
    const std::string body = KeyParts(key).front();
    if (context.cuts.Hides(body)) continue;  // nor may a token tell of it
    ASSIGN_OR_RETURN(const SharedRow row, question.Row(body, key));
    const bool wanted = Existed(question.ledger(), row, question.on()) &&
                        (request.parent().empty() || ParentIn(row) == request.parent());
    if (wanted) {
      if (fill.full()) {
        more = true;
        break;
      }
      ASSIGN_OR_RETURN(v1::Body made, MakeBody(question, body, row));
      const std::size_t bytes = made.ByteSizeLong();
      if (!fill.Fits(bytes)) {
        more = true;
        break;
      }
      fill.Add(bytes);
      *response.add_bodies() = std::move(made);
    }
    last = key;
  }
  // Where a whole batch gave nothing, the next page must begin behind it.
  if (more && response.bodies().empty() && !keys.empty()) last = keys.back();
  if (more) response.set_next_page_token(question.Token(page, last));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
