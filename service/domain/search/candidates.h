// Rows that may have all words of a query, as the index tells.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/search/index_keys.h"
#include "service/domain/search/query.h"

namespace minutebook::domain {

// Places of the index, and words that begin alike, that are looked at for one word; a word with
// more narrows nothing, and is left to the look at the rows.
inline constexpr std::size_t search_keys_per_word_max = 100'000;
// Rows that an answer looks at.
inline constexpr std::size_t search_rows_examined_max = 50'000;

struct CandidateFilter {
  std::string body;     // empty: any
  std::string letters;  // of kinds of rows; empty: any
};

// Keys of rows, in the order of bodies. RESOURCE_EXHAUSTED, saying what to do, where there are more
// than may be looked at.
absl::StatusOr<std::vector<std::string>> FindCandidates(const WordSource& words,
                                                        std::span<const Term> terms,
                                                        const CandidateFilter& filter);

}  // namespace minutebook::domain
