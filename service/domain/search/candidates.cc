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

// A word to look up, whole or as a beginning.
using LookUp = std::pair<std::string, bool>;

std::set<LookUp> LookUpsOf(std::span<const Term> terms) {
  std::set<LookUp> look_ups;
  for (const Term& term : terms) {
    for (const std::string& word : term.words) look_ups.emplace(word, term.prefix);
  }
  return look_ups;
}

std::string ScanPrefix(const LookUp& look_up, const CandidateFilter& filter) {
  const auto& [word, prefix] = look_up;
  if (prefix) return word;
  return filter.body.empty() ? WordPrefix(word) : WordPrefix(word, filter.body);
}

// Where the scan goes on from a group of another body than the one asked; empty: with the next.
std::string SeekBody(const WordGroup& group, const std::string& body) {
  if (body.empty() || group.body == body) return "";
  return group.body < body ? WordPrefix(group.word, body) : AfterWord(group.word);
}

// The places that have the word, in order; nullopt where it stands in too many.
absl::StatusOr<std::optional<Places>> PlacesWith(const WordSource& words, const LookUp& look_up,
                                                 const CandidateFilter& filter) {
  Places places;
  std::size_t examined = 0;
  RETURN_IF_ERROR(words.Scan(ScanPrefix(look_up, filter),
                             [&](std::string_view bytes, std::string_view item, std::string* seek) {
                               if (++examined > search_keys_per_word_max) return false;
                               const std::optional<WordGroup> group = ParseWordGroup(bytes);
                               if (!group.has_value() || item.empty()) return true;
                               *seek = SeekBody(*group, filter.body);
                               const bool wanted = seek->empty() && (filter.letters.empty() ||
                                                                     filter.letters.find(item[0]) !=
                                                                         std::string::npos);
                               if (wanted) places.emplace_back(group->body, item);
                               return true;
                             }));
  if (examined > search_keys_per_word_max) return std::optional<Places>();
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
    if (all.has_value() && all->empty()) break;
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
