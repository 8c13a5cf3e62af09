// Documents, and counted groups of unnamed ones, as they stood on a day.
#include <algorithm>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/decisions.h"
#include "service/domain/answers/document_found.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

const std::string& DateOf(const DocumentFound& found) {
  return found.adopted.has_document_adopted() ? found.adopted.on() : found.tabled.on();
}

const std::string& FirstSet(std::initializer_list<const std::string*> texts) {
  for (const std::string* text : texts) {
    if (!text->empty()) return *text;
  }
  return **texts.begin();
}

void AddAdoption(const DocumentFound& found, v1::Document* made) {
  const v1::DocumentAdopted& adopted = found.adopted.document_adopted();
  const bool of_group = found.identified.has_document_identified();
  made->set_count(of_group ? 1 : std::max<std::uint32_t>(adopted.count(), 1));
  made->set_subject(adopted.subject());
  made->set_version(adopted.version());
  made->set_adopted_on(found.adopted.on());
  made->set_adopted_on_inferred(found.adopted.on_inferred());
  made->set_adopted_at(found.adopted.at());
  made->set_submitted_to(adopted.submitted_to());
  made->set_submission_due(adopted.submission_due());
}

// Once for each noting, however many accounts sharpen it.
void AddNoting(const LedgerContext& context, const DocumentFound& found, v1::Document* made) {
  for (const Account& account : Accounts(context, found.noted)) {
    const RowFact& first = *account.facts.front();
    v1::NotedBy& noted = *made->add_noted_by();
    noted.set_body(std::string(PrimaryBody(first)));
    noted.set_noting(account.event.document_noted().noting());
    noted.set_on(account.event.on());
    noted.set_event_id(FormatUuid(IdFromBytes(first.event_id())));
  }
}

absl::StatusOr<v1::Document> MakeDocument(Question& question, const SubjectName& name,
                                          const DocumentFound& found) {
  const v1::DocumentTabled& tabled = found.tabled.document_tabled();
  const v1::DocumentIdentified& identified = found.identified.document_identified();
  const bool of_group = found.identified.has_document_identified();
  static const v1::DocumentAdopted kNone;
  // What the group is called does not name its members.
  const v1::DocumentAdopted& adopted = of_group ? kNone : found.adopted.document_adopted();
  v1::Document made;
  made.set_document(name.id);
  made.set_body(name.body);
  made.set_state(found.state);
  made.set_title(TitleOf(found));
  made.set_symbol(FirstSet({&identified.symbol(), &adopted.symbol(), &tabled.symbol()}));
  AddAdoption(found, &made);
  for (const std::string& member : found.members) made.add_identified(member);
  made.set_tabled_on(found.tabled.on());
  for (const std::string& sponsor : tabled.sponsors()) {
    ASSIGN_OR_RETURN(*made.add_sponsors(), question.Name(sponsor, {name.body}));
  }
  AddNoting(question.ledger(), found, &made);
  made.set_superseded_by(found.superseded_by);
  for (const DocumentFile& file : FilesOf(question.ledger(), found)) *made.add_files() = file.file;
  made.set_one_of(identified.one_of());
  for (const v1::DisputeAspect aspect : DisputedOf(found.facts)) made.add_disputed(aspect);
  AddFacts(found.facts, question, made.mutable_facts());
  for (const RowFact& fact : found.of_group) question.Use(fact);
  const auto on_this = [&name](const v1::Event& event, std::string_view primary) {
    return IsSubject(event.decision_recorded().document(), primary, name);
  };
  RETURN_IF_ERROR(
      AddDecisions(question, name.body, found.decisions, on_this, made.mutable_decisions()));
  return made;
}

}  // namespace

absl::StatusOr<v1::GetDocumentResponse> Answer(const v1::GetDocumentRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const SubjectName name, SubjectAsked(question, "document", request.document()));
  ASSIGN_OR_RETURN(const SharedRow row,
                   question.Row(name.body, SubjectKey(RowKind::kDocument, name.body, name.id)));
  ASSIGN_OR_RETURN(const DocumentFound found, FindDocument(question, name, row));
  if (found.state == v1::DOCUMENT_STATE_UNSPECIFIED) {
    return absl::NotFoundError(Concat({"document: ", Quoted(request.document()),
                                       " was neither tabled nor adopted by the day asked, as far "
                                       "as the record of body ",
                                       name.body, " says"}));
  }
  v1::GetDocumentResponse response;
  ASSIGN_OR_RETURN(*response.mutable_document(), MakeDocument(question, name, found));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListDocumentsResponse> Answer(const v1::ListDocumentsRequest& request,
                                                 const AnswerContext& context) {
  for (const int state : request.states()) {
    if (state == v1::DOCUMENT_STATE_UNSPECIFIED || !v1::DocumentState_IsValid(state)) {
      return absl::InvalidArgumentError("states: each must be a state of documents");
    }
  }
  ASSIGN_OR_RETURN(const DateRange range, DateRange::Parse(request.from_date(), request.to_date()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  const auto name_of = [&](const std::string& key) {
    return SubjectName{request.body(), KeyParts(key).back()};
  };
  const auto date_of = [&](const std::string& key,
                           const SubjectRow& row) -> absl::StatusOr<std::optional<std::string>> {
    ASSIGN_OR_RETURN(const DocumentFound found, FindDocument(question, name_of(key), row));
    const auto& states = request.states();
    const bool wanted =
        found.state != v1::DOCUMENT_STATE_UNSPECIFIED &&
        (states.empty() || std::find(states.begin(), states.end(), found.state) != states.end()) &&
        range.MayHold(DateOf(found));
    return wanted ? std::optional<std::string>(DateOf(found)) : std::nullopt;
  };
  const auto make = [&](const std::string& key,
                        const SubjectRow& row) -> absl::StatusOr<v1::Document> {
    ASSIGN_OR_RETURN(const DocumentFound found, FindDocument(question, name_of(key), row));
    return MakeDocument(question, name_of(key), found);
  };
  v1::ListDocumentsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListByDate<v1::Document>(question, page, RowKind::kDocument, range, request.descending(),
                               date_of, make, response.mutable_documents()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
