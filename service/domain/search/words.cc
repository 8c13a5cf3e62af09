#include "service/domain/search/words.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "service/domain/search/letters.h"

namespace minutebook::domain {
namespace {

// A letter with the marks that depend on it: where its characters begin, and where it stood.
struct Cluster {
  std::size_t first = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

void AppendCode(std::int32_t code, std::string* out) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const utf8proc_ssize_t size = utf8proc_encode_char(code, bytes.data());
  // Whole characters only, so that a cut word is UTF-8 too.
  if (out->size() + static_cast<std::size_t>(size) > word_bytes_max) return;
  out->append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

// Puts the letters of a text together to words.
class Splitter {
 public:
  void Add(const Letter& letter, std::size_t begin, std::size_t end) {
    switch (letter.kind) {
      case LetterKind::kGap:
        EndWord();
        break;
      case LetterKind::kIgnored:
        break;
      case LetterKind::kDependent:
        AddMark(letter, begin, end);
        break;
      case LetterKind::kSpaced:
      case LetterKind::kUnspaced:
        AddLetter(letter, begin, end);
        break;
    }
  }

  void EndWord() {
    if (unspaced_) {
      EndRun();
    } else if (!clusters_.empty()) {
      Take(0, clusters_.size(), WordShape::kWhole);
    }
    clusters_.clear();
    letters_.clear();
  }

  std::vector<Word> TakeWords() { return std::move(words_); }

 private:
  void AddLetter(const Letter& letter, std::size_t begin, std::size_t end) {
    const bool unspaced = letter.kind == LetterKind::kUnspaced;
    if (!clusters_.empty() && unspaced != unspaced_) EndWord();
    unspaced_ = unspaced;
    Begin(letter, begin, end);
  }

  void Begin(const Letter& letter, std::size_t begin, std::size_t end) {
    clusters_.push_back({letters_.size(), begin, end});
    letters_.push_back(letter);
  }

  // A mark without a letter stands for itself.
  void AddMark(const Letter& mark, std::size_t begin, std::size_t end) {
    if (clusters_.empty()) {
      unspaced_ = false;
      Begin(mark, begin, end);
      return;
    }
    const auto first = letters_.begin() + static_cast<std::ptrdiff_t>(clusters_.back().first);
    auto at = letters_.end();
    while (mark.order > 0 && at != first && std::prev(at)->order > mark.order) --at;
    letters_.insert(at, mark);
    clusters_.back().end = end;
  }

  void EndRun() {
    for (std::size_t i = 0; i + 1 < clusters_.size(); ++i) Take(i, i + 2, WordShape::kPair);
    if (!clusters_.empty()) Take(clusters_.size() - 1, clusters_.size(), WordShape::kLast);
  }

  // Makes a word of the clusters [first, last).
  void Take(std::size_t first, std::size_t last, WordShape shape) {
    Word word{"", shape, clusters_[first].begin, clusters_[last - 1].end};
    const std::size_t end = last < clusters_.size() ? clusters_[last].first : letters_.size();
    for (std::size_t i = clusters_[first].first; i < end; ++i) {
      AppendCode(letters_[i].code, &word.folded);
    }
    words_.push_back(std::move(word));
  }

  // Of the word or run under way.
  std::vector<Cluster> clusters_;
  std::vector<Letter> letters_;
  bool unspaced_ = false;
  std::vector<Word> words_;
};

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What each character of ASCII folds to within a word; 0: it parts words.
constexpr std::array<char, 0x80> kFolded = [] {
  std::array<char, 0x80> folded{};
  for (char c = '0'; c <= '9'; ++c) folded[c] = c;
  for (char c = 'a'; c <= 'z'; ++c) folded[c] = folded[c - 'a' + 'A'] = c;
  return folded;
}();

// The same for the text that most of it is, which needs no tables: a tenth of the work. Appends
// each word to *bytes, and then calls `ended` with where it stands in the text.
template <typename Ended>
void AppendAscii(std::string_view text, std::string* bytes, const Ended& ended) {
  std::array<char, word_bytes_max> word;
  std::size_t size = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? kFolded[static_cast<std::uint8_t>(text[at])] : '\0';
    if (c != '\0') {
      if (size < word.size()) word[size] = c;
      ++size;
      continue;
    }
    if (size == 0) continue;
    bytes->append(word.data(), std::min(size, word.size()));
    ended(at - size, at);
    size = 0;
  }
}

std::vector<Word> WordsOfAscii(std::string_view text) {
  constexpr std::size_t kBytesPerWord = 6;  // about
  std::vector<Word> words;
  words.reserve(text.size() / kBytesPerWord + 1);
  std::string folded;
  AppendAscii(text, &folded, [&](std::size_t begin, std::size_t end) {
    words.push_back({folded, WordShape::kWhole, begin, end});
    folded.clear();
  });
  return words;
}

}  // namespace

void AppendWords(std::string_view text, std::string* bytes, std::vector<std::uint32_t>* ends) {
  if (IsAscii(text)) {
    AppendAscii(text, bytes, [&](std::size_t, std::size_t) {
      ends->push_back(static_cast<std::uint32_t>(bytes->size()));
    });
    return;
  }
  for (const Word& word : WordsOf(text)) {
    bytes->append(word.folded);
    ends->push_back(static_cast<std::uint32_t>(bytes->size()));
  }
}

std::vector<Word> WordsOf(std::string_view text) {
  if (IsAscii(text)) return WordsOfAscii(text);
  Splitter splitter;
  std::vector<Letter> letters;
  for (std::size_t at = 0; at < text.size();) {
    std::int32_t code = -1;
    const utf8proc_ssize_t size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                         static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    const std::size_t end = at + (size > 0 ? static_cast<std::size_t>(size) : 1);
    letters.clear();
    FoldCharacter(size > 0 ? code : -1, &letters);
    for (const Letter& letter : letters) splitter.Add(letter, at, end);
    at = end;
  }
  splitter.EndWord();
  return splitter.TakeWords();
}

}  // namespace minutebook::domain
