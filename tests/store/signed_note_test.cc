// Signed notes: published ones, round trips, and what is refused.
#include "store/signed_note.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::IsOkAndHolds;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

// The note of Go's sumdb/note, which the C2SP page grew from.
constexpr char kPublishedKey[] =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kPublishedNote[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

Ed25519Seed SeedOf(std::uint8_t byte) {
  Ed25519Seed seed;
  seed.fill(byte);
  return seed;
}

SigningKey Key(std::uint8_t byte, const std::string& name = "example.org/log") {
  return SigningKey(name, KeyType::kEd25519, SeedOf(byte));
}

SignedNote Signed(const std::string& text, const std::vector<SigningKey>& keys) {
  SignedNote note{.text = text, .signatures = {}};
  for (const SigningKey& key : keys) note.signatures.push_back(key.Sign(text, 1700000000));
  return note;
}

TEST(SignedNote, APublishedOneIsVerified) {
  ASSERT_OK_AND_ASSIGN(const VerifierKey key, VerifierKey::Parse(kPublishedKey));
  EXPECT_EQ(key.name(), "PeterNeumann");
  EXPECT_EQ(key.id(), 0xc74f20a3);
  EXPECT_EQ(key.ToString(), kPublishedKey);
  ASSERT_OK_AND_ASSIGN(const SignedNote note, ParseNote(kPublishedNote));
  EXPECT_THAT(key.Verify(note), IsOk());
  EXPECT_EQ(FormatNote(note), kPublishedNote);

  SignedNote changed = note;
  changed.text[0] = 'i';
  EXPECT_THAT(key.Verify(changed), StatusIs(absl::StatusCode::kDataLoss));
  changed = note;
  changed.signatures[0].signature[10] ^= 1;
  EXPECT_THAT(key.Verify(changed), StatusIs(absl::StatusCode::kDataLoss));
}

// RFC 8032, section 7.1, test 2.
TEST(SignedNote, KeysAreThoseOfRfc8032) {
  const Ed25519Seed seed = {0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3,
                            0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab,
                            0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb};
  const Ed25519PublicKey key = Ed25519PublicKeyOf(seed);
  EXPECT_EQ(key[0], 0x3d);
  EXPECT_EQ(key[31], 0x0c);
  const Ed25519Signature signature = Ed25519Sign(seed, "\x72");
  EXPECT_EQ(signature[0], 0x92);
  EXPECT_EQ(signature[63], 0x00);
  EXPECT_TRUE(Ed25519Verify(key, "\x72", signature));
  EXPECT_FALSE(Ed25519Verify(key, "\x73", signature));
  EXPECT_NE(NewEd25519Seed(), NewEd25519Seed());
}

TEST(SignedNote, ComesBackWithAllItsSignatures) {
  const SigningKey log = Key(1);
  const SigningKey witness("witness.example/w1", KeyType::kCosignatureV1, SeedOf(2));
  const SignedNote note = Signed("a\n\nb\n", {log, witness});
  ASSERT_OK_AND_ASSIGN(const SignedNote parsed, ParseNote(FormatNote(note)));
  EXPECT_EQ(parsed.text, note.text);
  EXPECT_EQ(parsed.signatures, note.signatures);
  EXPECT_THAT(log.verifier().Verify(parsed), IsOk());
  EXPECT_THAT(witness.verifier().Verify(parsed), IsOk());
  EXPECT_THAT(Key(3).verifier().Verify(parsed), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(VerifierKey::Parse(witness.verifier().ToString()), IsOkAndHolds(witness.verifier()));
}

TEST(SignedNote, ACosignatureCoversTheTime) {
  const SigningKey witness("witness.example/w1", KeyType::kCosignatureV1, SeedOf(2));
  NoteSignature signature = witness.Sign("text\n", 1679315147);
  std::uint64_t time = 0;
  EXPECT_THAT(witness.verifier().VerifyOne("text\n", signature, &time), IsOk());
  EXPECT_EQ(time, 1679315147);
  // By its page: the same key signs these bytes.
  const Ed25519Signature expected =
      Ed25519Sign(SeedOf(2), "cosignature/v1\ntime 1679315147\ntext\n");
  EXPECT_EQ(signature.signature.substr(8), std::string(expected.begin(), expected.end()));
  signature.signature[7] ^= 1;
  EXPECT_THAT(witness.verifier().VerifyOne("text\n", signature),
              StatusIs(absl::StatusCode::kDataLoss));
  // A time past 2^63 - 1, and a signature of another length.
  EXPECT_THAT(
      witness.verifier().VerifyOne("text\n", witness.Sign("text\n", std::uint64_t{1} << 63)),
      StatusIs(absl::StatusCode::kDataLoss));
  signature.signature.pop_back();
  EXPECT_THAT(witness.verifier().VerifyOne("text\n", signature),
              StatusIs(absl::StatusCode::kDataLoss));
  // The same seed as an ordinary key is another key.
  EXPECT_NE(Key(2, "witness.example/w1").verifier().id(), witness.verifier().id());
}

TEST(SignedNote, OneFalseSignatureOfAKnownKeyRefusesTheNote) {
  const SigningKey key = Key(1);
  SignedNote note = Signed("a\n", {key, key});
  EXPECT_THAT(key.verifier().Verify(note), IsOk());
  note.signatures[1].signature[0] ^= 1;
  EXPECT_THAT(key.verifier().Verify(note), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SignedNote, WhatIsNoNoteIsRefused) {
  const std::string good = FormatNote(Signed("a\n", {Key(1)}));
  ASSERT_THAT(ParseNote(good), IsOk());
  const std::string line = good.substr(3);
  for (const std::string& bad : {std::string(),
                                 std::string("\n"),
                                 std::string("a\n"),
                                 std::string("a\n\n"),
                                 std::string("\n\n"),
                                 "a" + line,                       // no end of text, no blank line
                                 good.substr(0, good.size() - 1),  // no newline at the end
                                 good + "\n",
                                 good + "b\n",
                                 "a\r\n\n" + line,  // more, or a control character
                                 "a\n\n-" + line.substr(3),
                                 "\xC0\x80\n\n" + line,  // no dash; no UTF-8
                                 "\xED\xA0\x80\n\n" + line,
                                 "a\xFF\n\n" + line,
                                 std::string("a\n\n— name\n"),
                                 std::string("a\n\n— name AAAA\n"),
                                 std::string("a\n\n—  AAAAAAA=\n"),
                                 std::string("a\n\n— a+b AAAAAAA=\n"),
                                 std::string("a\n\n— name AAAAAAB=\n"),   // slack bits
                                 std::string("a\n\n— name AAAAAAA\n"),    // no padding
                                 std::string("a\n\n— name AAAAA AA=\n"),  // a space
                                 std::string("a\n\n— na\xC2\xA0me AAAAAAA=\n"),
                                 std::string(kNoteBytesMax, 'a') + "\n\n" + line}) {
    EXPECT_THAT(ParseNote(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad.substr(0, 80);
  }
  EXPECT_THAT(ParseNote("a\n\n— name AAAAAAA=\n"), IsOk());
}

TEST(SignedNote, SignaturesHaveALimit) {
  std::string note = "a\n\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) note += "— name AAAAAAA=\n";
  EXPECT_THAT(ParseNote(note), IsOk());
  EXPECT_THAT(ParseNote(note + "— name AAAAAAA=\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("too many")));
}

// The private half that was published with that note.
TEST(SignedNote, ASigningKeyIsReadAndWrittenAsOtherToolsKeepIt) {
  const std::string secret =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  ASSERT_OK_AND_ASSIGN(const SigningKey key, SigningKey::Parse(secret));
  EXPECT_EQ(key.verifier().ToString(), kPublishedKey);
  EXPECT_EQ(key.ToSecret(), secret);
  ASSERT_OK_AND_ASSIGN(const SignedNote note, ParseNote(kPublishedNote));
  EXPECT_EQ(key.Sign(note.text), note.signatures[0]);
  for (const std::string& bad : {std::string(), secret.substr(12), secret + "A",
                                 secret.substr(0, secret.size() - 1) + "A"}) {
    EXPECT_THAT(SigningKey::Parse(bad), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TEST(SignedNote, WhatIsNoKeyIsRefused) {
  const std::string good = kPublishedKey;
  for (const std::string& bad :
       {std::string(), std::string("+"), std::string("a+b"), good.substr(1), good + "A",
        good.substr(0, good.size() - 1), "Peter Neumann" + good.substr(12),
        std::string("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a3+AhpcBQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX")}) {
    EXPECT_THAT(VerifierKey::Parse(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace minutebook::store
