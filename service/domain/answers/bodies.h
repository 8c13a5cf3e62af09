// Bodies as answers show them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "minutebook/v1/body_query.pb.h"
#include "service/domain/answers/question.h"
#include "service/domain/office_rules.h"

namespace minutebook::domain {

// The zone whose days the body's dates mean, as its first account says.
std::string ZoneIn(const SubjectRow& body_row);

// A body's establishment as its sharpest account tells it.
Account Establishment(const LedgerContext& context, const SubjectRow& body_row);

// Whether the body was on record and established by the day asked; it may have been dissolved.
bool Existed(const LedgerContext& context, const SubjectRow& body_row, absl::CivilDay day);
// Whether it was dissolved by the day, as the sharpest account of that tells.
EndState Dissolved(const LedgerContext& context, const SubjectRow& body_row, absl::CivilDay day);

// NOT_FOUND, saying which, unless the body is on record and existed on the day asked.
absl::Status RequireBody(Question& question, std::string_view body);

// The rules of procedure in force on the day, in the words of their event; nullptr for none.
const RowFact* ProcedureOn(const SubjectRow& body_row, absl::CivilDay day);

absl::StatusOr<v1::Body> MakeBody(Question& question, const std::string& body,
                                  const SubjectRow& row);

}  // namespace minutebook::domain
