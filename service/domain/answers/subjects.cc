#include "service/domain/answers/subjects.h"

#include <utility>

#include "absl/status/status.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {

absl::StatusOr<SubjectName> SubjectAsked(const Question& question, std::string_view field,
                                         const std::string& text) {
  absl::StatusOr<SubjectName> name = ParseSubjectName(text, question.body());
  if (name.ok()) return name;
  return absl::InvalidArgumentError(Concat({field, ": ", std::string(name.status().message())}));
}

absl::StatusOr<FoundSubject> FindSubject(Question& question, RowKind kind, std::string_view field,
                                         const std::string& text) {
  ASSIGN_OR_RETURN(const SubjectName name, SubjectAsked(question, field, text));
  const std::string& body = question.body();
  FoundSubject found;
  found.key = SubjectKey(kind, body, SharedSubject(body, name));
  ASSIGN_OR_RETURN(found.row, question.Row(body, found.key));
  if (found.row->facts_size() > 0) return found;
  return NotOnRecord(question, field, text);
}

absl::Status NotOnRecord(const Question& question, std::string_view field,
                         const std::string& text) {
  return absl::NotFoundError(Concat({field, ": ", Quoted(text), " is not on record in body ",
                                     question.body(), " as of the moment asked"}));
}

}  // namespace minutebook::domain
