// Terms as answers show them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/office_query.pb.h"
#include "service/domain/answers/question.h"
#include "service/domain/tenures.h"

namespace minutebook::domain {

// All tenures of an office at its body's cut. RESOURCE_EXHAUSTED beyond terms_per_office_max.
absl::StatusOr<Tenures> ReadTenures(Question& question, std::string_view body,
                                    const std::string& office, std::uint32_t seats);

// The same, kept from an earlier question where the body's record has not grown since.
absl::StatusOr<std::shared_ptr<const Tenures>> TenuresKept(Question& question,
                                                           std::string_view body,
                                                           const std::string& office,
                                                           std::uint32_t seats);

// As much of it as bears on one day: all, or, where each term stands apart from the others, those
// that may cover the day.
absl::StatusOr<std::shared_ptr<const Tenures>> TenuresOn(Question& question, std::string_view body,
                                                         const std::string& office,
                                                         std::uint32_t seats, absl::CivilDay day);

absl::StatusOr<v1::Term> MakeTerm(Question& question, const std::string& office,
                                  const TermState& state);

}  // namespace minutebook::domain
