// Subjects (meetings, documents, proposals, ...) as questions name them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/answers/question.h"
#include "service/domain/identifiers.h"
#include "service/domain/keys.h"
#include "service/domain/row.pb.h"

namespace minutebook::domain {

// The subject that a field of the question names, by its id or as "body:id". INVALID_ARGUMENT.
absl::StatusOr<SubjectName> SubjectAsked(const Question& question, std::string_view field,
                                         const std::string& text);

struct FoundSubject {
  std::string key;
  SharedRow row;
};

// A subject that several bodies may share, under the body asked. INVALID_ARGUMENT; NOT_FOUND. The
// field is named as what it holds: "meeting".
absl::StatusOr<FoundSubject> FindSubject(Question& question, RowKind kind, std::string_view field,
                                         const std::string& text);

// NOT_FOUND, as FindSubject tells it.
absl::Status NotOnRecord(const Question& question, std::string_view field, const std::string& text);

}  // namespace minutebook::domain
