// The answer to a search. Errors as of other answers (answers.h); RESOURCE_EXHAUSTED where more
// would have to be looked at than search_rows_examined_max.
#pragma once

#include "absl/status/statusor.h"
#include "minutebook/v1/search.pb.h"
#include "service/domain/answers.h"
#include "service/domain/search/index_keys.h"

namespace minutebook::domain {

// Waits where the index of words lies behind: not for threads that must not stall.
absl::StatusOr<v1::SearchResponse> Answer(const v1::SearchRequest& request,
                                          const AnswerContext& context, const WordSource& words);

}  // namespace minutebook::domain
