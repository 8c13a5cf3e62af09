// What a document's row amounts to on a day, for all answers that tell of documents.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/document_query.pb.h"
#include "service/domain/answers/question.h"
#include "service/domain/identifiers.h"

namespace minutebook::domain {

struct DocumentFound {
  v1::DocumentState state = v1::DOCUMENT_STATE_UNSPECIFIED;  // not yet a document of the body then
  v1::Event tabled;
  v1::Event adopted;     // of the group, for one identified of it
  v1::Event identified;  // as one of a group
  std::string superseded_by;
  std::vector<std::string> members;  // known of the group that this is
  Facts noted;
  Facts attached;
  Facts decisions;  // on the document; its state does not follow from them
  Facts facts;      // all others
  // What the group did that it is one of.
  std::vector<RowFact> of_group;
};

// Facts that were not yet on the day asked do not count. Borrows from the row.
absl::StatusOr<DocumentFound> FindDocument(Question& question, const SubjectName& name,
                                           const SubjectRow& row);

// Of one identified of a group its own; empty where none is on record.
const std::string& TitleOf(const DocumentFound& found);

struct DocumentFile {
  v1::FileReference file;
  std::string version;            // of the document that the file holds; may be empty
  const RowFact* fact = nullptr;  // that names it
};

// As tabled, as adopted, as attached. Borrows from what was found.
std::vector<DocumentFile> FilesOf(const LedgerContext& context, const DocumentFound& found);

}  // namespace minutebook::domain
