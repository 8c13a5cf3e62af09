// What a text comes to as words.
#include "service/domain/search/words.h"

#include <gmock/gmock.h>

#include "service/domain/search/query.h"
#include "service/domain/text.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Folded(std::string_view text) {
  std::vector<std::string> folded;
  for (const Word& word : WordsOf(text)) folded.push_back(word.folded);
  return folded;
}

TEST(Words, LettersFoldToWhatIsTyped) {
  const std::pair<const char*, std::vector<std::string>> kTable[] = {
      {"Đà Nẵng", {"da", "nang"}},
      {"ĐÀ NẴNG", {"da", "nang"}},
      {"Thành phố Hồ Chí Minh", {"thanh", "pho", "ho", "chi", "minh"}},
      {"Łódź", {"lodz"}},
      {"København Ærø", {"kobenhavn", "aero"}},
      {"Straße STRASSE", {"strasse", "strasse"}},
      {"İstanbul ISTANBUL ısı", {"istanbul", "istanbul", "isi"}},
      {"Þingvellir Œuvre", {"thingvellir", "oeuvre"}},
      {"Ħamrun Ŋ Ƙano", {"hamrun", "n", "kano"}},
      {"Ǽ ǿ", {"ae", "o"}},
      {"ΑΘΉΝΑ Αθήνα ΛΌΓΟΣ λόγος", {"αθηνα", "αθηνα", "λογοσ", "λογοσ"}},
      {"Київ КИЇВ ёлка", {"киів", "киів", "елка"}},
      {"Ⅷ ﬁn ＡＢＣ １２ x²", {"viii", "fin", "abc", "12", "x2"}},
      {"២០២១ ٢٠٢١ २०२१", {"2021", "2021", "2021"}},
      {"مُحَمَّد مـحـمد أحمد", {"محمد", "محمد", "احمد"}},
      {"שָׁלוֹם", {"שלום"}},
      {"हिन्दी", {"हिन्दी"}},
      {"e\u0301te\u0301", {"ete"}},
  };
  for (const auto& [text, expected] : kTable) {
    EXPECT_EQ(Folded(text), expected) << text;
  }
}

TEST(Words, WhateverIsNoLetterOrDigitPartsWords) {
  EXPECT_THAT(Folded("S/RES/15 (1946)"), ElementsAre("s", "res", "15", "1946"));
  EXPECT_THAT(Folded("people's l’eau re-election a_b"),
              ElementsAre("people", "s", "l", "eau", "re", "election", "a", "b"));
  EXPECT_THAT(Folded("Nukuʻalofa"), ElementsAre("nuku", "alofa"));
  EXPECT_THAT(Folded("co\u00adoperation a\u200db"), ElementsAre("cooperation", "ab"));
  EXPECT_THAT(Folded("  .*[]\\ \n\t"), IsEmpty());
  EXPECT_THAT(Folded(""), IsEmpty());
}

TEST(Words, AWordKnowsWhereItStands) {
  const std::string text = "In Đà Nẵng.";
  std::vector<std::string> pieces;
  for (const Word& word : WordsOf(text)) {
    pieces.push_back(text.substr(word.begin, word.end - word.begin));
  }
  EXPECT_THAT(pieces, ElementsAre("In", "Đà", "Nẵng"));
}

TEST(Words, ScriptsWithoutSpacesGivePairsOfNeighbours) {
  EXPECT_THAT(Folded("東京都"), ElementsAre("東京", "京都", "都"));
  EXPECT_THAT(Folded("ASCN東京2021"), ElementsAre("ascn", "東京", "京", "2021"));
  const std::vector<Word> khmer = WordsOf("កម្ពុជា");
  ASSERT_GE(khmer.size(), 3u);
  EXPECT_EQ(khmer.front().shape, WordShape::kPair);
  EXPECT_EQ(khmer.back().shape, WordShape::kLast);
}

TEST(Words, BytesThatAreNotUtf8PartWords) {
  EXPECT_THAT(Folded("a\xff"
                     "b \xc3 c\xed\xa0\x80"
                     "d"),
              ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Folded(std::string("a\0b", 3)), ElementsAre("a", "b"));
}

TEST(Words, FoldingAWordAgainChangesNothingForAnyCharacter) {
  for (std::uint32_t code = 0x80; code <= 0x10ffff; ++code) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    std::string text;
    if (code < 0x800) {
      text = {static_cast<char>(0xc0 | code >> 6)};
    } else if (code < 0x10000) {
      text = {static_cast<char>(0xe0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3f))};
    } else {
      text = {static_cast<char>(0xf0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3f)),
              static_cast<char>(0x80 | (code >> 6 & 0x3f))};
    }
    text.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    for (const Word& word : WordsOf(text)) {
      if (word.shape != WordShape::kWhole) continue;
      ASSERT_THAT(Folded(word.folded), ElementsAre(word.folded)) << "U+" << std::hex << code;
    }
  }
}

TEST(Words, ALongWordIsCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "क";
  const std::vector<Word> words = WordsOf(text);
  ASSERT_EQ(words.size(), 1u);
  EXPECT_LE(words[0].folded.size(), word_bytes_max);
  EXPECT_TRUE(IsUtf8(words[0].folded));
}

bool Finds(std::string_view query, std::string_view text) {
  const auto terms = ParseQuery(query);
  EXPECT_THAT(terms, IsOk());
  const std::vector<Word> words = WordsOf(text);
  for (const Term& term : *terms) {
    if (!Holds(words, term)) return false;
  }
  return true;
}

TEST(Query, AllWordsMustStandWholeUnlessTheyEndInAStar) {
  EXPECT_TRUE(Finds("da nang", "Đà Nẵng"));
  EXPECT_TRUE(Finds("NẴNG, đà", "Đà Nẵng"));
  EXPECT_FALSE(Finds("da nan", "Đà Nẵng"));
  EXPECT_TRUE(Finds("da nan*", "Đà Nẵng"));
  EXPECT_FALSE(Finds("ang*", "Đà Nẵng"));
  EXPECT_TRUE(Finds("gov* may*", "Meeting of Governors and Mayors"));
}

TEST(Query, ARunWithoutSpacesIsFoundAnywhereAndOnlyTogether) {
  EXPECT_TRUE(Finds("京都", "東京都庁"));
  EXPECT_TRUE(Finds("都", "東京都庁"));
  EXPECT_TRUE(Finds("東京都庁", "東京都庁"));
  EXPECT_FALSE(Finds("東都", "東京都庁"));
  EXPECT_FALSE(Finds("京東京", "東京、京東、東京"));
  EXPECT_TRUE(Finds("ពុជា", "ព្រះរាជាណាចក្រកម្ពុជា"));
}

TEST(Query, HostileQueriesAreRefusedNamingTheField) {
  const auto refused = [](std::string_view what) {
    return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(std::string(what)));
  };
  EXPECT_THAT(ParseQuery(""), refused("query: it holds no word"));
  EXPECT_THAT(ParseQuery("*"), refused("query: it holds no word"));
  EXPECT_THAT(ParseQuery(".*^$[](){}|\\"), refused("query: it holds no word"));
  EXPECT_THAT(ParseQuery("a\xff"), refused("query: it is not UTF-8"));
  std::string many;
  for (int i = 0; i < 16'000; ++i) many += "w" + std::to_string(i) + " ";
  EXPECT_THAT(ParseQuery(many), refused("query: it has"));
  EXPECT_THAT(ParseQuery(many.substr(0, 1000)), refused("query: more than 16 words"));
  EXPECT_THAT(ParseQuery(std::string(1024, 'a')), IsOk());
  EXPECT_THAT(ParseQuery(std::string(1025, 'a')), refused("at most 1024"));
  // A word twice is one.
  std::string same;
  for (int i = 0; i < 100; ++i) same += "word ";
  ASSERT_THAT(ParseQuery(same), IsOk());
  EXPECT_EQ(ParseQuery(same)->size(), 1u);
}

TEST(Query, CharactersOfPatternsAreNothingSpecial) {
  EXPECT_TRUE(Finds("a.c", "a c"));
  EXPECT_FALSE(Finds("a.c", "abc"));
  EXPECT_TRUE(Finds("(da|nang)", "da nang"));
}

}  // namespace
}  // namespace minutebook::domain
