// How texts of a subject meet a query: how high a hit stands, and what of it is shown.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "minutebook/v1/search.pb.h"
#include "service/domain/search/query.h"
#include "service/domain/search/searchable.h"

namespace minutebook::domain {

inline constexpr std::size_t search_matches_max = 8;
inline constexpr std::size_t search_match_bytes_max = 300;
inline constexpr int search_ranges_max = 32;

// The field of the word that stands worst, the least best (names, titles and symbols are one);
// nullopt where a word stands in none of the texts.
std::optional<int> RankOf(std::span<const StatedText> texts, std::span<const Term> terms);

// A text that has words of the query, as an answer shows it.
struct ShownMatch {
  v1::SearchMatch match;
  const RowFact* fact = nullptr;  // that states it
};

// The best of the texts that have words of the query.
std::vector<ShownMatch> ShowMatches(std::span<const StatedText> texts, std::span<const Term> terms);

}  // namespace minutebook::domain
