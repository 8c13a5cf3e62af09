// Documents, in the record of the body whose they are; a counted group holds what was identified of
// it. What another body notes, and what was decided on the document, goes to the document's own
// row.
#include <set>

#include "service/domain/edtf.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

std::string KeyOf(const SubjectName& document) {
  return SubjectKey(RowKind::kDocument, document.body, document.id);
}

// Keys of the documents that the event names: that which it is about first.
Keys Named(const Recorded& recorded) {
  Keys keys;
  const v1::Event& event = recorded.event;
  for (const std::string& document : {DocumentOf(event), event.document_identified().one_of(),
                                      event.document_superseded().superseded_by()}) {
    if (document.empty()) continue;
    const absl::StatusOr<SubjectName> name = ParseSubjectName(document, recorded.primary());
    if (name.ok()) keys.push_back(KeyOf(*name));
  }
  return keys;
}

void Collect(const Recorded& recorded, Keys* keys) {
  for (std::string& key : Named(recorded)) keys->push_back(std::move(key));
}

bool Touches(const Recorded& recorded, const std::string& body) {
  for (const std::string& touched : recorded.envelope.bodies) {
    if (touched == body) return true;
  }
  return false;
}

void Rows(const Recorded& recorded, Keys* keys) {
  const v1::Event& event = recorded.event;
  for (const std::string& document : {DocumentOf(event), event.document_identified().one_of()}) {
    if (document.empty()) continue;
    const absl::StatusOr<SubjectName> name = ParseSubjectName(document, recorded.primary());
    if (name.ok() && Touches(recorded, name->body)) keys->push_back(KeyOf(*name));
  }
}

// Whether the row is a document's: what was decided on one, or attached to it, makes none.
bool HoldsDocument(const SubjectRow& row) {
  for (const RowFact& fact : row.facts()) {
    const v1::Event& event = fact.event();
    if (event.has_document_tabled() || event.has_document_adopted() ||
        event.has_document_identified()) {
      return true;
    }
  }
  return false;
}

absl::Status CheckKnown(const Recorded& recorded, const std::string& document,
                        std::string_view field, Check& check) {
  const absl::StatusOr<SubjectName> name = ParseSubjectName(document, recorded.primary());
  bool known = false;
  if (name.ok()) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(KeyOf(*name)));
    known = HoldsDocument(*row);
    if (known && !Touches(recorded, name->body)) {
      check.Fail(field, "BODY_NOT_TOUCHED",
                 Concat({"document ", Quoted(document), " is of body ", name->body,
                         "; name that body in furtherBodies"}));
    }
  }
  if (!known) {
    check.Fail(field, "UNKNOWN_DOCUMENT",
               Concat({"document ", Quoted(document), " is not on record in body ",
                       name.ok() ? std::string_view(name->body) : recorded.primary(),
                       "; record documentTabled or documentAdopted first"}));
  }
  return absl::OkStatus();
}

void CheckUnadopted(const Recorded& recorded, const SubjectRow& row, Check& check) {
  Facts adopted = InOrder(row, [](v1::EventType type) {
    return type == v1::EVENT_TYPE_DOCUMENT_ADOPTED || type == v1::EVENT_TYPE_DOCUMENT_IDENTIFIED;
  });
  // The group's own row holds what was identified of it.
  std::erase_if(adopted, [&recorded](const RowFact* fact) {
    return fact->event().has_document_identified() &&
           fact->event().document_identified().document() != DocumentOf(recorded.event);
  });
  if (adopted.empty() ||
      RefersToOneOf(recorded.context, recorded.primary(), recorded.event, adopted)) {
    return;
  }
  check.Fail(
      "fact.document", "DOCUMENT_ALREADY_ADOPTED",
      Concat({"document ", Quoted(DocumentOf(recorded.event)),
              " is on record as adopted; give another id, or refine or dispute that event"}));
}

void CheckUntabled(const Recorded& recorded, const SubjectRow& row, Check& check) {
  const Facts tabled = InOrder(row, v1::EVENT_TYPE_DOCUMENT_TABLED);
  if (tabled.empty() ||
      RefersToOneOf(recorded.context, recorded.primary(), recorded.event, tabled)) {
    return;
  }
  check.Fail("fact.document", "DOCUMENT_ALREADY_TABLED",
             Concat({"document ", Quoted(DocumentOf(recorded.event)),
                     " is on record as tabled; give another id, or refine or dispute that event"}));
}

absl::Status CheckIdentified(const Recorded& recorded, const SubjectRow& row, Check& check) {
  const v1::DocumentIdentified& identified = recorded.event.document_identified();
  const Facts all = InOrder(row);
  if (!all.empty() && !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, all)) {
    check.Fail("fact.document", "DOCUMENT_ALREADY_ON_RECORD",
               Concat({"document ", Quoted(identified.document()),
                       " is on record; give another id, or refine or dispute that event"}));
  }
  const absl::StatusOr<SubjectName> name =
      ParseSubjectName(identified.one_of(), recorded.primary());
  const SubjectRow* group = nullptr;
  if (name.ok()) {
    ASSIGN_OR_RETURN(group, check.Row(KeyOf(*name)));
  }
  std::uint32_t count = 0;
  std::set<std::string> known{identified.document()};
  if (group != nullptr) {
    for (const RowFact& fact : group->facts()) {
      count = std::max(count, fact.event().document_adopted().count());
      if (fact.event().has_document_identified() &&
          fact.event().document_identified().one_of() == identified.one_of()) {
        known.insert(fact.event().document_identified().document());
      }
    }
  }
  if (count <= 1) {
    check.Fail("fact.oneOf", "NOT_A_GROUP",
               Concat({"document ", Quoted(identified.one_of()),
                       " is not on record as adopted with a count above 1"}));
  } else if (known.size() > count) {
    check.Fail("fact.oneOf", "COUNT_EXCEEDED",
               Concat({"all ", std::to_string(count), " documents of ", Quoted(identified.one_of()),
                       " are identified; refine or dispute the count first"}));
  }
  return absl::OkStatus();
}

// What was only tabled is withdrawn by a decision; what was taken back is taken back once.
void CheckRescinded(const Recorded& recorded, const SubjectRow& row, Check& check) {
  const std::string document = Quoted(DocumentOf(recorded.event));
  if (HoldsDocument(row) && InOrder(row, v1::EVENT_TYPE_DOCUMENT_ADOPTED).empty() &&
      InOrder(row, v1::EVENT_TYPE_DOCUMENT_IDENTIFIED).empty()) {
    check.Fail("fact.document", "DOCUMENT_NOT_ADOPTED",
               Concat({"document ", document,
                       " is not on record as adopted, so that it cannot be rescinded; record "
                       "documentAdopted first, or what was decided as decisionRecorded"}));
  }
  const Facts rescinded = InOrder(row, v1::EVENT_TYPE_DOCUMENT_RESCINDED);
  if (rescinded.empty() ||
      RefersToOneOf(recorded.context, recorded.primary(), recorded.event, rescinded)) {
    return;
  }
  check.Fail("fact.document", "DOCUMENT_ALREADY_RESCINDED",
             Concat({"document ", document,
                     " is on record as rescinded; refine or dispute that event instead"}));
}

absl::Status CheckDocument(const Recorded& recorded, Check& check) {
  const std::string document = DocumentOf(recorded.event);
  if (document.empty()) return absl::OkStatus();
  const absl::StatusOr<SubjectName> name = ParseSubjectName(document, recorded.primary());
  if (!name.ok()) return CheckKnown(recorded, document, "fact.document", check);
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(KeyOf(*name)));
  switch (recorded.type()) {
    case v1::EVENT_TYPE_DOCUMENT_TABLED:
      CheckUntabled(recorded, *row, check);
      return absl::OkStatus();
    case v1::EVENT_TYPE_DOCUMENT_ADOPTED:
      CheckUnadopted(recorded, *row, check);
      return absl::OkStatus();
    case v1::EVENT_TYPE_DOCUMENT_IDENTIFIED:
      return CheckIdentified(recorded, *row, check);
    case v1::EVENT_TYPE_DOCUMENT_RESCINDED:
      CheckRescinded(recorded, *row, check);
      return CheckKnown(recorded, document, "fact.document", check);
    case v1::EVENT_TYPE_DOCUMENT_SUPERSEDED: {
      RETURN_IF_ERROR(CheckKnown(recorded, document, "fact.document", check));
      const std::string& by = recorded.event.document_superseded().superseded_by();
      if (by.empty()) return absl::OkStatus();
      return CheckKnown(recorded, by, "fact.supersededBy", check);
    }
    default:
      return CheckKnown(recorded, document, "fact.document", check);
  }
}

}  // namespace

const View kDocumentView = {&Collect, &Rows, &CheckDocument};

}  // namespace minutebook::domain
