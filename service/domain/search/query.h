// What is searched for, and whether a text has it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/search/words.h"

namespace minutebook::domain {

inline constexpr std::size_t query_bytes_max = 1024;
inline constexpr std::size_t query_words_max = 16;

// A word asked for: one word of a text, or, of a run without spaces, neighbours in it.
struct Term {
  std::vector<std::string> words;  // next to each other, in this order; never empty
  bool prefix = false;             // the (only) word may go on
};

// The words of a query, each once; one that ends in '*' is a prefix. INVALID_ARGUMENT, naming the
// field, where there is none, or too many, or the text is too long or not UTF-8.
absl::StatusOr<std::vector<Term>> ParseQuery(std::string_view query);

// A place where a term stands in a text: bytes [begin, end).
struct TermPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// All places, in order.
std::vector<TermPlace> PlacesOf(const Term& term, std::span<const Word> text);
bool Holds(std::span<const Word> text, const Term& term);

}  // namespace minutebook::domain
