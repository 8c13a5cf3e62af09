// A subject in short, as a hit shows it: when, and what it is called.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/domain/answers/question.h"
#include "service/domain/search/searchable.h"

namespace minutebook::domain {

// When it occurred, or was planned for; EDTF, empty where nothing is said. `row` is the subject's.
absl::StatusOr<std::string> DateOfSubject(Question& question, const SearchSubject& subject,
                                          const SubjectRow& row);

// Its title, or its name on the day asked; its id where it has neither.
absl::StatusOr<std::string> TitleOfSubject(Question& question, const SearchSubject& subject,
                                           const SubjectRow& row);

}  // namespace minutebook::domain
