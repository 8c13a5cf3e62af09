// Cosignatures: whose are taken, how long they are kept, what is refused.
#include <fstream>

#include "service/ledger/cosignatures.h"
#include "store/checkpoint.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::ledger {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::StatusIs;

store::SigningKey Witness(std::uint8_t byte) {
  store::Ed25519Seed seed;
  seed.fill(byte);
  return store::SigningKey("witness.example/w" + std::to_string(byte),
                           store::KeyType::kCosignatureV1, seed);
}

class CosignatureTest : public LedgerTest {
 protected:
  CosignatureTest() {
    disk_ = store::MakeMemoryDisk();
    Open(Signing());
  }
  LedgerOptions Signing() const {
    LedgerOptions options;
    options.signing.key_path = folder_.Sub("key");
    options.signing.witnesses = {Witness(1).verifier(), Witness(2).verifier()};
    return options;
  }
  std::string Checkpoint(std::uint64_t size = 0) {
    return ledger_->proofs().Checkpoint(*ledger_->proofs().HeadAt(size, "size"))->note();
  }
  // The note with one more signature.
  static std::string Cosigned(const std::string& bytes, const store::SigningKey& witness,
                              std::uint64_t time = 1'795'348'800) {
    store::SignedNote note = *store::ParseNote(bytes);
    note.signatures.push_back(witness.Sign(note.text, time));
    return store::FormatNote(note);
  }
  auto Add(const std::string& note) { return ledger_->proofs().signer()->AddCosignature(note); }

  testing::TempDir folder_;
};

TEST_F(CosignatureTest, IsServedWithItsSizeAndKeptOverARestart) {
  const std::string plain = Checkpoint();
  const std::string cosigned = Cosigned(plain, Witness(1));
  ASSERT_OK_AND_ASSIGN(const v1::Checkpoint kept, Add(cosigned));
  EXPECT_EQ(kept.note(), cosigned);
  EXPECT_EQ(kept.tree_size(), 2u);
  ASSERT_OK_AND_ASSIGN(const v1::Checkpoint both, Add(Cosigned(plain, Witness(2))));
  Record({testing::BodyEstablished("a")});
  EXPECT_EQ(store::ParseNote(Checkpoint())->signatures.size(), 1u);
  for (int round = 0; round < 2; ++round) {
    const std::string served = Checkpoint(2);
    EXPECT_EQ(served, both.note());
    const auto note = store::ParseNote(served);
    ASSERT_THAT(note, IsOk());
    EXPECT_EQ(note->signatures.size(), 3u);
    EXPECT_THAT(Witness(1).verifier().Verify(*note), IsOk());
    EXPECT_THAT(Witness(2).verifier().Verify(*note), IsOk());
    Open(Signing());
  }
}

TEST_F(CosignatureTest, ANewerOneTakesThePlaceOfTheWitnesssOwnAndAnOlderOneChangesNothing) {
  const std::string plain = Checkpoint();
  const std::string once = Add(Cosigned(plain, Witness(1)))->note();
  const std::string file = ReadFile(folder_.Sub("key.cosignatures"));
  EXPECT_EQ(Add(Cosigned(plain, Witness(1)))->note(), once);
  EXPECT_EQ(Add(Cosigned(plain, Witness(1), 1'700'000'000))->note(), once);
  EXPECT_EQ(ReadFile(folder_.Sub("key.cosignatures")), file);
  const std::string newer = Cosigned(plain, Witness(1), 1'900'000'000);
  EXPECT_EQ(Add(newer)->note(), newer);
  // What it replaced leaves the file at the next start.
  for (int round = 0; round < 2; ++round) {
    Open(Signing());
    EXPECT_EQ(Checkpoint(2), newer);
    EXPECT_EQ(ReadFile(folder_.Sub("key.cosignatures")).size(), file.size());
  }
}

TEST(Cosignatures, PastTheLimitThoseOfTheSmallestTreeGo) {
  const testing::TempDir folder;
  const std::string path = folder.Sub("cosignatures");
  constexpr std::size_t kKept = 4;
  const auto of = [](std::uint64_t size, const Cosignatures& kept) { return kept.Of(size).size(); };
  const auto opened = Cosignatures::Open(path, kKept);
  ASSERT_THAT(opened, IsOk());
  for (std::uint64_t size = 1; size <= 20; ++size) {
    ASSERT_THAT((*opened)->Add(size, Witness(1).Sign("text\n", size)), IsOk());
  }
  ASSERT_THAT((*opened)->Add(20, Witness(2).Sign("text\n", 1)), IsOk());
  const auto again = Cosignatures::Open(path, kKept);
  ASSERT_THAT(again, IsOk());
  for (const Cosignatures* kept : {opened->get(), again->get()}) {
    EXPECT_EQ(of(17, *kept), 0u);
    EXPECT_EQ(of(18, *kept), 1u);
    EXPECT_EQ(of(20, *kept), 2u);
  }
}

TEST_F(CosignatureTest, WhatIsNotOfThisLedgerOrNotTrueIsRefused) {
  const std::string plain = Checkpoint();
  EXPECT_THAT(Add("not a note"), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("note:")));
  EXPECT_THAT(Add(std::string(20'000, 'a')), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Add(plain), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("witness")));
  EXPECT_THAT(Add(Cosigned(plain, Witness(3))), StatusIs(absl::StatusCode::kFailedPrecondition));
  // A witness's name over a signature of another text.
  store::SignedNote note = *store::ParseNote(plain);
  note.signatures.push_back(Witness(1).Sign("another text\n", 1));
  EXPECT_THAT(Add(store::FormatNote(note)), StatusIs(absl::StatusCode::kInvalidArgument));

  store::Checkpoint other = store::ParseCheckpoint(plain)->checkpoint;
  const auto add = [&](const store::Checkpoint& checkpoint) {
    store::SignedNote cosigned{.text = store::CheckpointText(checkpoint), .signatures = {}};
    cosigned.signatures.push_back(Witness(1).Sign(cosigned.text, 1));
    return Add(store::FormatNote(cosigned)).status();
  };
  EXPECT_THAT(add(other), IsOk());
  other.head.root[0] ^= 1;
  EXPECT_THAT(add(other), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("root")));
  other.head.root[0] ^= 1;
  other.head.size = 99;
  EXPECT_THAT(add(other), StatusIs(absl::StatusCode::kFailedPrecondition));
  other.head.size = 2;
  other.extension = "more\n";
  EXPECT_THAT(add(other), StatusIs(absl::StatusCode::kInvalidArgument));
  other.extension.clear();
  other.origin += "0";
  EXPECT_THAT(add(other), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(CosignatureTest, ATornLastLineIsDroppedAndAnyOtherIsNamed) {
  ASSERT_THAT(Add(Cosigned(Checkpoint(), Witness(1))), IsOk());
  const std::string path = folder_.Sub("key.cosignatures");
  const std::string whole = ReadFile(path);
  std::ofstream(path, std::ios::app) << whole.substr(0, 30);
  Open(Signing());
  EXPECT_EQ(ReadFile(path), whole);
  EXPECT_EQ(store::ParseNote(Checkpoint(2))->signatures.size(), 2u);
  std::ofstream(path, std::ios::app) << "2 what is this\n";
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("line 2")));
}

}  // namespace
}  // namespace minutebook::ledger
