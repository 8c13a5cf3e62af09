// Words of any bytes: where they stand, and that folding them again changes nothing.
#include <string_view>
#include <vector>

#include "service/domain/search/query.h"
#include "service/domain/search/words.h"
#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::domain {
namespace {

void CheckWords(std::string_view text) {
  std::size_t begin = 0;
  for (const Word& word : WordsOf(text)) {
    FUZZ_CHECK(!word.folded.empty() && word.folded.size() <= word_bytes_max);
    FUZZ_CHECK(IsUtf8(word.folded));
    FUZZ_CHECK(word.folded.find('\0') == std::string::npos);
    FUZZ_CHECK(begin <= word.begin && word.begin < word.end && word.end <= text.size());
    begin = word.begin;
    // What is found by a word is found by its folded form.
    const std::vector<Word> again = WordsOf(word.folded);
    FUZZ_CHECK(!again.empty());
    if (word.shape == WordShape::kWhole && word.folded.size() < word_bytes_max / 2) {
      FUZZ_CHECK(again.size() == 1 && again.front().folded == word.folded);
    }
  }
}

void CheckQuery(std::string_view text) {
  const absl::StatusOr<std::vector<Term>> terms = ParseQuery(text);
  if (!terms.ok()) {
    FUZZ_CHECK(terms.status().message().substr(0, 7) == "query: ");
    return;
  }
  FUZZ_CHECK(!terms->empty() && terms->size() <= query_words_max);
  // A text has all of its own words.
  const std::vector<Word> words = WordsOf(text);
  for (const Term& term : *terms) {
    FUZZ_CHECK(!term.words.empty() && Holds(words, term));
    for (const TermPlace& place : PlacesOf(term, words)) {
      FUZZ_CHECK(place.begin < place.end && place.end <= text.size());
    }
  }
}

}  // namespace
}  // namespace minutebook::domain

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  minutebook::domain::CheckWords(text);
  minutebook::domain::CheckQuery(text);
  return 0;
}
