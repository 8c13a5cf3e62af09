// Documents, and counted groups of unnamed ones, as they stood on a day.
#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// What the facts of a document's row amount to on the day.
struct DocumentFound {
  v1::DocumentState state = v1::DOCUMENT_STATE_UNSPECIFIED;  // not yet a document of the body then
  v1::Event tabled;
  v1::Event adopted;     // of the group, for one identified of it
  v1::Event identified;  // as one of a group
  std::string superseded_by;
  std::vector<std::string> members;  // known of the group that this is
  Facts noted;
  Facts attached;
  Facts facts;
};

bool IsIdentifiedHere(const v1::Event& event, const std::string& id) {
  return event.has_document_identified() && event.document_identified().document() == id;
}

v1::Event Leading(const LedgerContext& context, const Facts& facts) {
  return facts.empty() ? v1::Event() : Accounts(context, facts).front().event;
}

void ReadEnd(const v1::Event& event, DocumentFound* found) {
  if (event.has_document_superseded()) {
    found->state = v1::DOCUMENT_STATE_SUPERSEDED;
    found->superseded_by = event.document_superseded().superseded_by();
  } else if (event.has_document_rescinded()) {
    found->state = v1::DOCUMENT_STATE_RESCINDED;
  }
}

// `id` is the document's; facts that were not yet on the day do not count.
DocumentFound ReadDocument(const LedgerContext& context, const std::string& id,
                           const SubjectRow& row, absl::CivilDay day) {
  DocumentFound found;
  Facts tabled, adopted, identified;
  std::set<std::string> members;
  for (const RowFact* fact : InOrder(row)) {
    const v1::Event& event = fact->event();
    // That one became known by name changes what is known, not what was done.
    if (!event.has_document_identified() && !InForce(event.on(), day)) continue;
    found.facts.push_back(fact);
    if (event.has_document_tabled()) tabled.push_back(fact);
    if (event.has_document_adopted()) adopted.push_back(fact);
    if (event.has_document_noted()) found.noted.push_back(fact);
    if (event.has_file_attached()) found.attached.push_back(fact);
    if (IsIdentifiedHere(event, id)) {
      identified.push_back(fact);
    } else if (event.has_document_identified()) {
      members.insert(event.document_identified().document());
    }
  }
  found.tabled = Leading(context, tabled);
  found.adopted = Leading(context, adopted);
  found.identified = Leading(context, identified);
  found.members.assign(members.begin(), members.end());
  if (!tabled.empty()) found.state = v1::DOCUMENT_STATE_TABLED;
  if (!adopted.empty()) found.state = v1::DOCUMENT_STATE_ADOPTED;
  return found;
}

absl::StatusOr<DocumentFound> FindDocument(Question& question, const SubjectName& name,
                                           const SubjectRow& row) {
  DocumentFound found = ReadDocument(question.ledger(), name.id, row, question.on());
  if (found.identified.has_document_identified() && !found.adopted.has_document_adopted()) {
    const std::string& group = found.identified.document_identified().one_of();
    ASSIGN_OR_RETURN(const SubjectRow of_group,
                     question.Row(name.body, SubjectKey(RowKind::kDocument, name.body, group)));
    DocumentFound whole = ReadDocument(question.ledger(), group, of_group, question.on());
    found.adopted = std::move(whole.adopted);
    if (found.adopted.has_document_adopted()) found.state = v1::DOCUMENT_STATE_ADOPTED;
  }
  if (found.state == v1::DOCUMENT_STATE_ADOPTED || found.state == v1::DOCUMENT_STATE_TABLED) {
    for (const RowFact* fact : found.facts) ReadEnd(fact->event(), &found);
  }
  return found;
}

const std::string& DateOf(const DocumentFound& found) {
  return found.adopted.has_document_adopted() ? found.adopted.on() : found.tabled.on();
}

const std::string& FirstSet(std::initializer_list<const std::string*> texts) {
  for (const std::string* text : texts) {
    if (!text->empty()) return *text;
  }
  return **texts.begin();
}

void AddFiles(const DocumentFound& found, v1::Document* made) {
  made->mutable_files()->MergeFrom(found.tabled.document_tabled().files());
  if (!found.identified.has_document_identified()) {
    made->mutable_files()->MergeFrom(found.adopted.document_adopted().files());
  }
  for (const RowFact* fact : found.attached) {
    *made->add_files() = fact->event().file_attached().file();
  }
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

void AddNoting(const DocumentFound& found, v1::Document* made) {
  for (const RowFact* fact : found.noted) {
    v1::NotedBy& noted = *made->add_noted_by();
    noted.set_body(std::string(PrimaryBody(*fact)));
    noted.set_noting(fact->event().document_noted().noting());
    noted.set_on(fact->event().on());
    noted.set_event_id(FormatUuid(IdFromBytes(fact->event_id())));
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
  made.set_title(FirstSet({&identified.title(), &adopted.title(), &tabled.title()}));
  made.set_symbol(FirstSet({&identified.symbol(), &adopted.symbol(), &tabled.symbol()}));
  AddAdoption(found, &made);
  for (const std::string& member : found.members) made.add_identified(member);
  made.set_tabled_on(found.tabled.on());
  for (const std::string& sponsor : tabled.sponsors()) {
    ASSIGN_OR_RETURN(*made.add_sponsors(), question.Name(sponsor, {name.body}));
  }
  AddNoting(found, &made);
  made.set_superseded_by(found.superseded_by);
  AddFiles(found, &made);
  made.set_one_of(identified.one_of());
  for (const v1::DisputeAspect aspect : DisputedOf(found.facts)) made.add_disputed(aspect);
  AddFacts(found.facts, question, made.mutable_facts());
  return made;
}

}  // namespace

absl::StatusOr<v1::GetDocumentResponse> Answer(const v1::GetDocumentRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const SubjectName name, SubjectAsked(question, "document", request.document()));
  ASSIGN_OR_RETURN(const SubjectRow row,
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
      ListByDate<v1::Document>(question, page, OwnerPrefix(RowKind::kDocument, request.body()),
                               request.descending(), date_of, make, response.mutable_documents()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
