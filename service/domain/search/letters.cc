#include "service/domain/search/letters.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace minutebook::domain {
namespace {

struct Range {
  std::int32_t first;
  std::int32_t last;
};

template <std::size_t N>
bool IsIn(const Range (&ranges)[N], std::int32_t code) {
  const auto* past = std::upper_bound(std::begin(ranges), std::end(ranges), code,
                                      [](std::int32_t c, const Range& r) { return c < r.first; });
  return past != std::begin(ranges) && code <= std::prev(past)->last;
}

// Marks that readers leave out when they search: accents of the alphabets, and the points of Hebrew
// and Arabic. Marks of other scripts are vowels: they count.
constexpr Range kIgnoredMarks[] = {
    {0x0300, 0x036f},  // combining diacritical marks
    {0x0483, 0x0489},  // Cyrillic titlo and others
    {0x0591, 0x05bd},  // Hebrew points, but for the maqaf, which is a hyphen
    {0x05bf, 0x05bf},   {0x05c1, 0x05c2}, {0x05c4, 0x05c5},
    {0x05c7, 0x05c7},   {0x0610, 0x061a},  // Arabic signs
    {0x064b, 0x065f},                      // Arabic vowel signs, hamza above and below
    {0x0670, 0x0670},                      // superscript alef
    {0x06d6, 0x06dc},   {0x06df, 0x06e4}, {0x06e7, 0x06e8},
    {0x06ea, 0x06ed},   {0x1ab0, 0x1aff},  // diacritical marks, extended
    {0x1dc0, 0x1dff},                      // supplement
    {0x20d0, 0x20ff},                      // for symbols
    {0xfe00, 0xfe0f},                      // variation selectors
    {0xfe20, 0xfe2f},                      // half marks
    {0xe0100, 0xe01ef},                    // variation selectors
};

// Letters that stand for an apostrophe or a glottal stop, which few type: Nuku'alofa.
constexpr Range kApostrophes[] = {
    {0x02b9, 0x02cf}, {0x02ec, 0x02ec}, {0x02ee, 0x02ee}, {0xa78b, 0xa78c}};

constexpr Range kUnspaced[] = {
    {0x0e00, 0x0eff},  // Thai, Lao
    {0x1000, 0x109f},  // Burmese
    {0x1780, 0x17ff},  // Khmer
    {0x1950, 0x19ff},  // Tai Le, New Tai Lue, Khmer symbols
    {0x1a20, 0x1aaf},  // Tai Tham
    {0x2e80, 0x2fdf},  // radicals
    {0x3005, 0x3007},  // iteration mark, zero
    {0x3021, 0x3029}, {0x3031, 0x3035},   {0x3038, 0x303c},   {0x3041, 0x312f},  // kana, bopomofo
    {0x31a0, 0x31ff},                                                            // bopomofo, kana
    {0x3400, 0x4dbf}, {0x4e00, 0x9fff},                                          // Han
    {0xa9e0, 0xa9ff}, {0xaa60, 0xaadf},                        // Burmese, Tai Viet
    {0xf900, 0xfaff}, {0x1aff0, 0x1b16f}, {0x20000, 0x3ffff},  // Han
};

// The zero of each script's digits.
constexpr std::array kZeros = {
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0};

struct Spelling {
  std::int32_t code;
  std::string_view as;
};

// Letters that Unicode does not take apart, as they are typed without them. Small ones alone: case
// is folded first. As CLDR's Latin-ASCII has it. In order.
constexpr Spelling kSpellings[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"}, {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0138, "q"}, {0x0142, "l"}, {0x014b, "n"},  {0x0153, "oe"},
    {0x0167, "t"},  {0x0180, "b"},  {0x0183, "b"}, {0x0188, "c"}, {0x018c, "d"},  {0x0192, "f"},
    {0x0195, "hv"}, {0x0199, "k"},  {0x019a, "l"}, {0x019e, "n"}, {0x01a3, "oi"}, {0x01a5, "p"},
    {0x01ab, "t"},  {0x01ad, "t"},  {0x01b4, "y"}, {0x01b6, "z"}, {0x01e5, "g"},  {0x0221, "d"},
    {0x0225, "z"},  {0x0234, "l"},  {0x0235, "n"}, {0x0236, "t"}, {0x0237, "j"},  {0x0238, "db"},
    {0x0239, "qp"}, {0x023c, "c"},  {0x023f, "s"}, {0x0240, "z"}, {0x0247, "e"},  {0x0249, "j"},
    {0x024b, "q"},  {0x024d, "r"},  {0x024f, "y"}, {0x0253, "b"}, {0x0255, "c"},  {0x0256, "d"},
    {0x0257, "d"},  {0x025b, "e"},  {0x025f, "j"}, {0x0260, "g"}, {0x0261, "g"},  {0x0262, "g"},
    {0x0266, "h"},  {0x0268, "i"},  {0x026b, "l"}, {0x026c, "l"}, {0x026d, "l"},  {0x0271, "m"},
    {0x0272, "n"},  {0x0273, "n"},  {0x027c, "r"}, {0x027d, "r"}, {0x027e, "r"},  {0x0282, "s"},
    {0x0288, "t"},  {0x0289, "u"},  {0x028b, "v"}, {0x0290, "z"}, {0x0291, "z"},  {0x029d, "j"},
    {0x1d79, "g"},  {0x1d7d, "p"},  {0x2c61, "l"}, {0x2c65, "a"}, {0x2c66, "t"},  {0x2c68, "h"},
    {0x2c6a, "k"},  {0x2c6c, "z"},  {0xa741, "k"}, {0xa743, "k"}, {0xa749, "l"},  {0xa74b, "o"},
    {0xa74d, "o"},  {0xa751, "p"},  {0xa757, "q"}, {0xa7a1, "g"}, {0xa7a3, "k"},  {0xa7a5, "n"},
    {0xa7a7, "r"},  {0xa7a9, "s"}};

// Whether a character that is no letter stands in the middle of words without parting them.
bool IsInvisible(std::int32_t code, utf8proc_category_t category) {
  constexpr std::int32_t kZeroWidthSpace = 0x200b;  // parts words of Khmer and Burmese
  constexpr std::int32_t kTatweel = 0x0640;
  return (category == UTF8PROC_CATEGORY_CF && code != kZeroWidthSpace) || code == kTatweel;
}

LetterKind KindOf(std::int32_t code) {
  const utf8proc_category_t category = utf8proc_category(code);
  if (IsInvisible(code, category) || IsIn(kIgnoredMarks, code)) return LetterKind::kIgnored;
  if (IsIn(kApostrophes, code)) return LetterKind::kGap;
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return IsIn(kUnspaced, code) ? LetterKind::kUnspaced : LetterKind::kSpaced;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return LetterKind::kDependent;
    default:
      return LetterKind::kGap;
  }
}

void AddFolded(std::int32_t code, std::vector<Letter>* letters) {
  const auto* spelling =
      std::lower_bound(std::begin(kSpellings), std::end(kSpellings), code,
                       [](const Spelling& s, std::int32_t c) { return s.code < c; });
  if (spelling != std::end(kSpellings) && spelling->code == code) {
    for (const char c : spelling->as) letters->push_back({c, LetterKind::kSpaced, 0});
    return;
  }
  const auto* past = std::upper_bound(kZeros.begin(), kZeros.end(), code);
  if (past != kZeros.begin() && code - *std::prev(past) < 10) {
    letters->push_back({'0' + code - *std::prev(past), LetterKind::kSpaced, 0});
    return;
  }
  letters->push_back({code, KindOf(code), utf8proc_get_property(code)->combining_class});
}

}  // namespace

void FoldCharacter(std::int32_t code, std::vector<Letter>* letters) {
  if (code >= 0 && code < 0x80) {  // most of all text
    const bool capital = code >= 'A' && code <= 'Z';
    if (capital) code += 'a' - 'A';
    const bool counts = (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    letters->push_back({code, counts ? LetterKind::kSpaced : LetterKind::kGap, 0});
    return;
  }
  if (!utf8proc_codepoint_valid(code)) {
    letters->push_back({code, LetterKind::kGap, 0});
    return;
  }
  // The longest decomposition that Unicode has is of 18 characters.
  std::array<std::int32_t, 64> parts;
  int boundary = 0;
  const utf8proc_ssize_t count = utf8proc_decompose_char(
      code, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()),
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD),
      &boundary);
  if (count <= 0 || count > static_cast<utf8proc_ssize_t>(parts.size())) {
    letters->push_back({code, KindOf(code), 0});
    return;
  }
  for (utf8proc_ssize_t i = 0; i < count; ++i) AddFolded(parts[i], letters);
}

}  // namespace minutebook::domain
