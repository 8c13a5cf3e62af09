#include "service/domain/answers/document_found.h"

#include <set>

#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

bool IsIdentifiedHere(const v1::Event& event, const std::string& id) {
  return event.has_document_identified() && event.document_identified().document() == id;
}

v1::Event Leading(const LedgerContext& context, const Facts& facts) {
  const auto leading = LeadingEvent(context, facts);
  return leading == nullptr ? v1::Event() : *leading;
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
    if (event.has_decision_recorded()) {
      found.decisions.push_back(fact);
      continue;
    }
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
  if (found.tabled.has_document_tabled()) found.state = v1::DOCUMENT_STATE_TABLED;
  if (found.adopted.has_document_adopted()) found.state = v1::DOCUMENT_STATE_ADOPTED;
  return found;
}

// Files of a document as tabled or adopted.
const google::protobuf::RepeatedPtrField<v1::FileReference>& FilesIn(const v1::Event& event) {
  return event.has_document_tabled() ? event.document_tabled().files()
                                     : event.document_adopted().files();
}

// An account may be merged from several events: the first of its type that names the file.
const RowFact* NamedBy(const Facts& facts, v1::EventType type, const v1::FileReference& file) {
  for (const RowFact* fact : facts) {
    if (TypeOf(fact->event()) != type) continue;
    for (const v1::FileReference& other : FilesIn(fact->event())) {
      if (other.sha256() == file.sha256() && other.url() == file.url()) return fact;
    }
  }
  return nullptr;
}

void AddFiles(const DocumentFound& found, const v1::Event& account, const std::string& version,
              std::vector<DocumentFile>* all) {
  for (const v1::FileReference& file : FilesIn(account)) {
    all->push_back({file, version, NamedBy(found.facts, TypeOf(account), file)});
  }
}

}  // namespace

absl::StatusOr<DocumentFound> FindDocument(Question& question, const SubjectName& name,
                                           const SubjectRow& row) {
  DocumentFound found = ReadDocument(question.ledger(), name.id, row, question.on());
  if (found.identified.has_document_identified() && !found.adopted.has_document_adopted()) {
    const std::string& group = found.identified.document_identified().one_of();
    ASSIGN_OR_RETURN(const SubjectRow of_group,
                     question.Row(name.body, SubjectKey(RowKind::kDocument, name.body, group)));
    DocumentFound whole = ReadDocument(question.ledger(), group, of_group, question.on());
    found.adopted = std::move(whole.adopted);
    for (const RowFact* fact : whole.facts) {
      if (fact->event().has_document_adopted()) found.of_group.push_back(*fact);
    }
    if (found.adopted.has_document_adopted()) found.state = v1::DOCUMENT_STATE_ADOPTED;
  }
  if (found.state == v1::DOCUMENT_STATE_ADOPTED || found.state == v1::DOCUMENT_STATE_TABLED) {
    for (const RowFact* fact : found.facts) ReadEnd(fact->event(), &found);
  }
  return found;
}

const std::string& TitleOf(const DocumentFound& found) {
  const v1::DocumentIdentified& identified = found.identified.document_identified();
  const v1::DocumentAdopted& adopted = found.adopted.document_adopted();
  const v1::DocumentTabled& tabled = found.tabled.document_tabled();
  if (!identified.title().empty()) return identified.title();
  // What the group is called does not name its members.
  const bool of_group = found.identified.has_document_identified();
  return of_group || adopted.title().empty() ? tabled.title() : adopted.title();
}

std::vector<DocumentFile> FilesOf(const LedgerContext& context, const DocumentFound& found) {
  std::vector<DocumentFile> all;
  AddFiles(found, found.tabled, "", &all);
  if (!found.identified.has_document_identified()) {
    AddFiles(found, found.adopted, found.adopted.document_adopted().version(), &all);
  }
  for (const Account& account : Accounts(context, found.attached)) {
    const v1::FileAttached& attached = account.event.file_attached();
    all.push_back({attached.file(), attached.version(), account.facts.front()});
  }
  return all;
}

}  // namespace minutebook::domain
