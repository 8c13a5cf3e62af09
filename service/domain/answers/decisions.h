// Decisions as answers show them beside what they were taken on.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "minutebook/v1/decision_query.pb.h"
#include "service/domain/answers/question.h"
#include "service/domain/identifiers.h"

namespace minutebook::domain {

// Whether what an event of `primary` body names is this subject.
bool IsSubject(std::string_view named, std::string_view primary, const SubjectName& subject);

// Whether an account of a decision, of `primary` body, is on what is asked about.
using IsDecidedOn = std::function<bool(const v1::Event& account, std::string_view primary)>;

// Adds each decision among `facts`, which lie in a row of `owner`, once: as the first of its
// accounts that is on what is asked about tells it. The answer then rests on it.
absl::Status AddDecisions(Question& question, const std::string& owner, const Facts& facts,
                          const IsDecidedOn& on_this,
                          google::protobuf::RepeatedPtrField<v1::DecisionSummary>* decisions);

}  // namespace minutebook::domain
