#include "tools/cli/json.h"

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

auto Refuses(const std::string& what) {
  return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(what));
}

TEST(Json, ReadsEveryKindOfValue) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value,
                       ParseJson(R"( {"a":[1,-2.5e3,"x"],"b":true,"c":null,"d":{}} )"));
  EXPECT_EQ(value.Find("a")->items[1].text, "-2.5e3");
  EXPECT_TRUE(value.Find("b")->boolean);
  EXPECT_TRUE(value.Find("c")->is_null());
  EXPECT_TRUE(value.Find("d")->is_object());
  EXPECT_EQ(value.Find("e"), nullptr);
}

TEST(Json, PassesOverAByteOrderMarkAtTheBeginningAlone) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value, ParseJson("\xEF\xBB\xBF{\"a\":1}"));
  EXPECT_EQ(value.Find("a")->text, "1");
  EXPECT_THAT(ParseJson("{\xEF\xBB\xBF\"a\":1}"), Refuses("column 2"));
}

TEST(Json, KeepsTheDigitsOfLargeNumbers) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value, ParseJson("18446744073709551615"));
  EXPECT_EQ(value.text, "18446744073709551615");
}

TEST(Json, UnescapesTextSurrogatePairsIncluded) {
  ASSERT_OK_AND_ASSIGN(const JsonValue value,
                       ParseJson(R"("\u0110\u00e0 N\u1eb5ng \ud83d\ude00\n")"));
  EXPECT_EQ(value.text, "Đà Nẵng 😀\n");
}

TEST(Json, MistakesNameTheirColumn) {
  EXPECT_THAT(ParseJson(R"({"a":1 "b":2})"), Refuses("column 8: ',' or '}' is expected"));
  EXPECT_THAT(ParseJson(R"({a:1})"), Refuses("column 2: a key in double quotes"));
  EXPECT_THAT(ParseJson(R"(["x)"), Refuses("column 2: the text that begins here"));
  EXPECT_THAT(ParseJson(R"({"a":1} x)"), Refuses("column 9: nothing may follow"));
  EXPECT_THAT(ParseJson(R"({"a":01})"), Refuses("column 7"));
  EXPECT_THAT(ParseJson(""), Refuses("column 1: a value is missing"));
}

TEST(Json, AKeyGivenTwiceIsRefused) {
  EXPECT_THAT(ParseJson(R"({"a":1,"a":2})"), Refuses("column 8: key \"a\" is given twice"));
}

TEST(Json, InvalidUtf8AndControlCharactersAreRefused) {
  EXPECT_THAT(ParseJson("\"a\xff\""), Refuses("column 3: not UTF-8"));
  EXPECT_THAT(ParseJson("\"\xc0\xaf\""), Refuses("not UTF-8"));
  EXPECT_THAT(ParseJson("\"a\tb\""), Refuses("control character"));
  EXPECT_THAT(ParseJson(R"("\ud800")"), Refuses("half a surrogate pair"));
}

TEST(Json, NestingIsLimited) {
  EXPECT_THAT(ParseJson(std::string(1000, '[')), Refuses("nested too deeply"));
}

TEST(Json, QuotedTextReadsBack) {
  const std::string text = "a \"quote\" \\ and\na line, \x01";
  ASSERT_OK_AND_ASSIGN(const JsonValue value, ParseJson(QuoteJson(text)));
  EXPECT_EQ(value.text, text);
}

TEST(Utf8, WidthCountsLettersAndNotBytes) {
  EXPECT_EQ(TextWidth("Đà Nẵng"), 7u);
  EXPECT_EQ(TextWidth("e\xcc\x81"), 1u);  // e and a combining accent
}

TEST(Utf8, PrintableTextCannotDriveATerminal) {
  EXPECT_EQ(Printable("a\x1b[31mb\xc2\x9bz"), "a [31mb z");
}

}  // namespace
}  // namespace minutebook::cli
