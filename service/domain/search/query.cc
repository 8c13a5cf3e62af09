#include "service/domain/search/query.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

bool StandsAt(const Term& term, std::span<const Word> text, std::size_t at) {
  if (text.size() - at < term.words.size()) return false;
  if (term.prefix) return text[at].folded.starts_with(term.words.front());
  for (std::size_t i = 0; i < term.words.size(); ++i) {
    if (text[at + i].folded != term.words[i]) return false;
  }
  return true;
}

absl::Status TooMany() {
  return absl::InvalidArgumentError(Concat({"query: more than ", std::to_string(query_words_max),
                                            " words; leave out those that say least"}));
}

}  // namespace

absl::StatusOr<std::vector<Term>> ParseQuery(std::string_view query) {
  if (query.size() > query_bytes_max) {
    return absl::InvalidArgumentError(
        Concat({"query: it has ", std::to_string(query.size()), " bytes; at most ",
                std::to_string(query_bytes_max), " are taken"}));
  }
  if (!IsUtf8(query)) return absl::InvalidArgumentError("query: it is not UTF-8");
  std::vector<Term> terms;
  Term run;
  for (Word& word : WordsOf(query)) {
    Term term;
    switch (word.shape) {
      case WordShape::kPair:
        run.words.push_back(std::move(word.folded));
        continue;
      case WordShape::kLast:
        term = std::exchange(run, {});
        if (!term.words.empty()) break;
        // A letter alone: whatever follows it.
        term = {{std::move(word.folded)}, true};
        break;
      case WordShape::kWhole:
        term = {{std::move(word.folded)}, word.end < query.size() && query[word.end] == '*'};
        break;
    }
    const bool known = std::any_of(terms.begin(), terms.end(), [&term](const Term& other) {
      return other.words == term.words && other.prefix == term.prefix;
    });
    if (!known) terms.push_back(std::move(term));
    if (terms.size() > query_words_max) return TooMany();
  }
  if (terms.empty()) {
    return absl::InvalidArgumentError(
        "query: it holds no word; give letters or digits, such as \"da nang\" or \"gov*\"");
  }
  return terms;
}

std::vector<TermPlace> PlacesOf(const Term& term, std::span<const Word> text) {
  std::vector<TermPlace> places;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!StandsAt(term, text, at)) continue;
    const Word& last = text[at + term.words.size() - 1];
    // Of a pair that stands for its first letter all is told: no harm, and no need to look inside.
    places.push_back({text[at].begin, last.end});
  }
  return places;
}

bool Holds(std::span<const Word> text, const Term& term) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (StandsAt(term, text, at)) return true;
  }
  return false;
}

}  // namespace minutebook::domain
