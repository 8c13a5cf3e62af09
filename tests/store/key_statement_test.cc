// Statements of keys: round trips, who signed, and what is refused.
#include "store/key_statement.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::StatusIs;

SigningKey Key(std::uint8_t byte, const std::string& name = "example/log") {
  Ed25519Seed seed;
  seed.fill(byte);
  return SigningKey(name, KeyType::kEd25519, seed);
}

// A note of any text, signed by these keys.
std::string Signed(const std::string& text, std::initializer_list<SigningKey> keys) {
  SignedNote note{.text = text, .signatures = {}};
  for (const SigningKey& key : keys) note.signatures.push_back(key.Sign(text));
  return FormatNote(note);
}

std::string Text(const std::string& number, const std::string& key, const std::string& previous) {
  return absl::StrCat("minutebook/key-statement/v1\n", number, "\n", key, "\n", previous, "\n");
}

TEST(KeyStatement, SaysWhichKeyFollowsWhichAndWhoSaysSo) {
  const SigningKey one = Key(1);
  const SigningKey two = Key(2);
  ASSERT_OK_AND_ASSIGN(const KeyStatement first,
                       OpenKeyStatement(StateKey(one, 1, std::nullopt, nullptr)));
  EXPECT_EQ(first.number, 1u);
  EXPECT_EQ(first.key, one.verifier());
  EXPECT_FALSE(first.previous || first.by_previous);
  ASSERT_OK_AND_ASSIGN(const KeyStatement second,
                       OpenKeyStatement(StateKey(two, 2, one.verifier(), &one)));
  EXPECT_EQ(second.key, two.verifier());
  EXPECT_EQ(second.previous, one.verifier());
  EXPECT_TRUE(second.by_previous);
  ASSERT_OK_AND_ASSIGN(const KeyStatement lost,
                       OpenKeyStatement(StateKey(two, 2, one.verifier(), nullptr)));
  EXPECT_EQ(lost.previous, one.verifier());
  EXPECT_FALSE(lost.by_previous);
}

TEST(KeyStatement, IsInvalidWithoutTheKeysOwnSignatureOrWithAFalseOne) {
  const SigningKey one = Key(1);
  const SigningKey two = Key(2);
  const std::string text = Text("2", two.verifier().ToString(), one.verifier().ToString());
  EXPECT_THAT(OpenKeyStatement(Signed(text, {two, one})), testing::IsOk());
  EXPECT_THAT(OpenKeyStatement(Signed(text, {one})), StatusIs(absl::StatusCode::kDataLoss));
  SignedNote note = *ParseNote(Signed(text, {two, one}));
  note.signatures[1].signature[5] ^= 1;
  EXPECT_THAT(OpenKeyStatement(FormatNote(note)), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(KeyStatement, HasOneForm) {
  const SigningKey one = Key(1);
  const SigningKey two = Key(2);
  const std::string a = one.verifier().ToString();
  const std::string b = two.verifier().ToString();
  const SigningKey other = Key(3, "another/log");
  const SigningKey witness("example/log", KeyType::kCosignatureV1, Ed25519Seed{});
  const std::string texts[] = {Text("0", b, a),
                               Text("02", b, a),
                               Text("+2", b, a),
                               Text("2", b, "none"),
                               Text("1", b, a),
                               Text("2", b, other.verifier().ToString()),
                               Text("2", b, "example/log"),
                               Text("2", b, a) + "more\n",
                               absl::StrReplaceAll(Text("2", b, a), {{"v1", "v2"}})};
  for (const std::string& text : texts) {
    EXPECT_THAT(OpenKeyStatement(Signed(text, {two, one})),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
  EXPECT_THAT(OpenKeyStatement(Signed(Text("1", witness.verifier().ToString(), "none"), {witness})),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(OpenKeyStatement("no note"), StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace minutebook::store
