// What an answer rests on. Errors as Answer's (answers.h).
#pragma once

#include <cstddef>

#include "absl/status/statusor.h"
#include "minutebook/v1/explain.pb.h"
#include "service/domain/answers.h"

namespace minutebook::domain {

inline constexpr std::size_t explained_default = 20;
inline constexpr std::size_t explained_max = 100;         // a page
inline constexpr std::size_t explained_records_max = 50;  // of one event
// Rows of amended events that are looked through for some that an answer would have rested on.
inline constexpr std::size_t explain_rows_max = 10'000;

// `context.events` must be set. A slow read.
absl::StatusOr<v1::ExplainAnswerResponse> Answer(const v1::ExplainAnswerRequest& request,
                                                 const AnswerContext& context);

}  // namespace minutebook::domain
