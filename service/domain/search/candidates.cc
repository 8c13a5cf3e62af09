#include "service/domain/search/candidates.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// Bodies, and items of the index.
using Places = std::vector<std::pair<std::string, std::string>>;

// So few rows are sooner looked at than another word is looked up.
constexpr std::size_t kFew = 16;

// A word to look up, whole or as a beginning.
using LookUp = std::pair<std::string, bool>;

std::set<LookUp> LookUpsOf(std::span<const Term> terms) {
  std::set<LookUp> look_ups;
  for (const Term& term : terms) {
    for (const std::string& word : term.words) look_ups.emplace(word, term.prefix);
  }
  return look_ups;
}

// The places that have the word, in order; nullopt where it stands in too many.
absl::StatusOr<std::optional<Places>> PlacesWith(const WordSource& words, const LookUp& look_up,
                                                 const CandidateFilter& filter) {
  const auto& [word, prefix] = look_up;
  const store::WordQuestion question{.word = word,
                                     .beginning = prefix,
                                     .owner = filter.body,
                                     .words_max = search_keys_per_word_max};
  Places places;
  std::size_t examined = 0;
  const auto visit = [&](std::string_view, std::string_view body, std::string_view item) {
    if (++examined > search_keys_per_word_max) return false;
    const bool wanted = !item.empty() && (filter.letters.empty() ||
                                          filter.letters.find(item[0]) != std::string::npos);
    if (wanted) places.emplace_back(body, item);
    return true;
  };
  ASSIGN_OR_RETURN(const bool all, words.Scan(question, visit));
  if (!all) return std::optional<Places>();
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return std::optional<Places>(std::move(places));
}

void Intersect(Places places, std::optional<Places>* all) {
  if (!all->has_value()) {
    *all = std::move(places);
    return;
  }
  Places both;
  std::set_intersection(std::make_move_iterator((*all)->begin()),
                        std::make_move_iterator((*all)->end()), places.begin(), places.end(),
                        std::back_inserter(both));
  *all = std::move(both);
}

absl::Status TooMany(std::string_view what) {
  return absl::ResourceExhaustedError(
      Concat({"query: ", what, "; add a word that is rarer, or name a body, or kinds"}));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindCandidates(const WordSource& words,
                                                        std::span<const Term> terms,
                                                        const CandidateFilter& filter) {
  std::optional<Places> all;
  for (const LookUp& look_up : LookUpsOf(terms)) {
    ASSIGN_OR_RETURN(std::optional<Places> places, PlacesWith(words, look_up, filter));
    if (places.has_value()) Intersect(*std::move(places), &all);
    if (all.has_value() && all->size() <= kFew) break;
  }
  if (!all.has_value()) {
    return TooMany(Concat({"each of its words stands in more than ",
                           std::to_string(search_keys_per_word_max), " places"}));
  }
  if (all->size() > search_rows_examined_max) {
    return TooMany(Concat({"more than ", std::to_string(search_rows_examined_max),
                           " subjects have its words, which is the most that are looked at"}));
  }
  std::vector<std::string> keys;
  keys.reserve(all->size());
  for (const auto& [body, item] : *all) keys.push_back(RowKeyOf(body, item));
  return keys;
}

}  // namespace minutebook::domain
