// A text as its words, with letters folded: how search compares texts. Capitals, accents and the
// forms of a letter do not count ("Đà Nẵng" is da, nang; "Straße" is strasse); words of any script
// are kept. Total: bytes that are not UTF-8 part words and are no part of any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace minutebook::domain {

// A folded word longer than this is cut, in a text and in a query alike.
inline constexpr std::size_t word_bytes_max = 64;

// Changes whenever a text would come out as other words: indexes made of them are then made anew.
inline constexpr std::string_view kWordsVersion = "1";

// Scripts that are written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) do not show where
// a word ends. A run of their letters gives each pair of neighbours, in order, and its last letter.
enum class WordShape {
  kWhole,  // letters and digits between two gaps
  kPair,   // two neighbours of a run; the next word goes on with the second
  kLast,   // the last letter of a run
};

struct Word {
  std::string folded;  // UTF-8, never empty
  WordShape shape = WordShape::kWhole;
  // Its bytes in the text: [begin, end).
  std::size_t begin = 0;
  std::size_t end = 0;
};

// In order.
std::vector<Word> WordsOf(std::string_view text);
// The same words without the rest and without memory of their own: appends their bytes, one word
// after the other, and where in them each ends.
void AppendWords(std::string_view text, std::string* bytes, std::vector<std::uint32_t>* ends);

}  // namespace minutebook::domain
