// Checkpoints: the published form, round trips, and what is refused.
#include "store/checkpoint.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

// Of https://c2sp.org/tlog-cosignature; its keys are not published.
constexpr char kPublished[] =
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/"
    "zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

Ed25519Seed SeedOf(std::uint8_t byte) {
  Ed25519Seed seed;
  seed.fill(byte);
  return seed;
}

TEST(Checkpoint, ThePublishedOneIsReadAndWrittenAlike) {
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint read, ParseCheckpoint(kPublished));
  EXPECT_EQ(read.checkpoint.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(read.checkpoint.head.size, 20852163);
  EXPECT_EQ(read.checkpoint.head.root[0], 0x0a);
  EXPECT_EQ(read.checkpoint.extension, "");
  ASSERT_EQ(read.note.signatures.size(), 2);
  EXPECT_EQ(read.note.signatures[1].key_name, "witness.example.com/w1");
  EXPECT_EQ(CheckpointText(read.checkpoint), read.note.text);
  EXPECT_EQ(FormatNote(read.note), kPublished);
}

TEST(Checkpoint, OriginIsAKeysNameWhateverTheLedgerIsCalled) {
  EventId id{};
  id.back() = 0x2a;
  const std::string uuid = "/00000000-0000-0000-0000-00000000002a";
  EXPECT_EQ(OriginOf("minutes.example.org/ascn", id), "minutes.example.org/ascn" + uuid);
  EXPECT_EQ(OriginOf("ASCN + friends", id), "ASCN%20%2B%20friends" + uuid);
  EXPECT_EQ(OriginOf("Đà Nẵng", id), "%C4%90%C3%A0%20N%E1%BA%B5ng" + uuid);
  EXPECT_EQ(OriginOf("100%", id), "100%25" + uuid);
  EXPECT_TRUE(IsKeyName(OriginOf(std::string(128, ' '), id)));
}

TEST(Checkpoint, IsOpenedByTheKeyThatSignedIt) {
  const std::string origin = OriginOf("example", EventId{});
  const SigningKey key(origin, KeyType::kEd25519, SeedOf(7));
  const Checkpoint checkpoint{
      .origin = origin, .head = {.size = 3, .root = {1, 2, 3}}, .extension = {}};
  SignedNote note{.text = CheckpointText(checkpoint), .signatures = {}};
  note.signatures.push_back(key.Sign(note.text));
  ASSERT_OK_AND_ASSIGN(const SignedCheckpoint opened,
                       OpenCheckpoint(FormatNote(note), key.verifier()));
  EXPECT_EQ(opened.checkpoint.head.size, 3);
  EXPECT_EQ(opened.checkpoint.head.root, checkpoint.head.root);

  const SigningKey other(origin, KeyType::kEd25519, SeedOf(8));
  EXPECT_THAT(OpenCheckpoint(FormatNote(note), other.verifier()),
              StatusIs(absl::StatusCode::kNotFound));
  note.signatures[0].signature[0] ^= 1;
  EXPECT_THAT(OpenCheckpoint(FormatNote(note), key.verifier()),
              StatusIs(absl::StatusCode::kDataLoss));

  // A key signs under its own name alone.
  const SigningKey elsewhere("elsewhere.example", KeyType::kEd25519, SeedOf(7));
  note.signatures = {elsewhere.Sign(note.text)};
  EXPECT_THAT(OpenCheckpoint(FormatNote(note), elsewhere.verifier()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("origin")));
}

TEST(Checkpoint, KeepsLinesThatItDoesNotKnow) {
  const std::string text = "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\nand more\n";
  ASSERT_OK_AND_ASSIGN(const Checkpoint checkpoint, ParseCheckpointText(text));
  EXPECT_EQ(checkpoint.extension, "more\nand more\n");
  EXPECT_EQ(CheckpointText(checkpoint), text);
}

TEST(Checkpoint, WhatIsNoneIsRefused) {
  const std::string root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
  ASSERT_THAT(ParseCheckpointText("o\n0\n" + root), IsOk());
  ASSERT_THAT(ParseCheckpointText("o\n18446744073709551615\n" + root), IsOk());
  for (const std::string& bad :
       {std::string(), std::string("o\n"), std::string("o\n0\n"), "\n0\n" + root, "o\n\n" + root,
        "o\n-1\n" + root, "o\n+1\n" + root, "o\n01\n" + root, "o\n 1\n" + root, "o\n0x1\n" + root,
        "o\n18446744073709551616\n" + root, "o\n0\n" + root.substr(0, root.size() - 1),
        "o\n0\n" + root.substr(4), "o\n0\nA" + root, "o\n0\n" + root + "\n",
        "o\n0\n" + root + "x\n\ny\n", "o\n0\n" + root + "x",
        // Slack bits in base64: another text of the same root.
        std::string("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")}) {
    EXPECT_THAT(ParseCheckpointText(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

}  // namespace
}  // namespace minutebook::store
