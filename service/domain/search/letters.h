// Single characters as search folds them. Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace minutebook::domain {

// What a character is to a word, folded.
enum class LetterKind {
  kGap,        // parts words
  kIgnored,    // neither parts words nor counts: accents, joiners, soft hyphens
  kSpaced,     // a letter or digit of a script whose words stand apart
  kUnspaced,   // a letter of a script that is written without spaces
  kDependent,  // a mark that counts, and belongs to the letter before it
};

struct Letter {
  std::int32_t code = 0;
  LetterKind kind = LetterKind::kGap;
  // Where it goes among neighbouring marks (the canonical combining class); 0: it stays.
  int order = 0;
};

// Appends what `code`, any number, folds to: at least one letter, perhaps kGap or kIgnored.
void FoldCharacter(std::int32_t code, std::vector<Letter>* letters);

}  // namespace minutebook::domain
