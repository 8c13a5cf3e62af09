// The key that signs a ledger's checkpoints, what it signs, and what it never does.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "service/ledger/checkpoint_file.h"
#include "store/checkpoint.h"
#include "store/key_statement.h"
#include "store/merkle_proof.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::ledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::ReadFile;
using testing::StatusIs;
using testing::WriteFile;

class SigningTest : public LedgerTest {
 protected:
  SigningTest() { disk_ = store::MakeMemoryDisk(); }

  LedgerOptions Signing(const std::string& rotate_because = "",
                        const std::string& lost_because = "") const {
    LedgerOptions options;
    options.signing.key_path = key_path();
    options.signing.rotate_because = rotate_because;
    options.signing.lost_because = lost_because;
    return options;
  }
  // The statement of the key on record at a position, opened.
  store::KeyStatement StatementAt(std::uint64_t position) {
    const v1::SigningKeyChanged changed = EventAt(position).event().signing_key_changed();
    const auto statement = store::OpenKeyStatement(changed.statement());
    EXPECT_THAT(statement, IsOk());
    EXPECT_EQ(statement->key.ToString(), changed.verifier_key());
    return *statement;
  }
  std::string key_path() const { return folder_.Sub("key"); }
  const store::VerifierKey& key() const { return ledger_->proofs().signer()->key(); }

  void Grow(int events) {
    for (int i = 0; i < events; ++i) {
      Record({testing::BodyEstablished("b" + std::to_string(next_++))});
    }
  }
  // The latest checkpoint, as a note whose signature holds.
  std::string Checkpoint() {
    const auto checkpoint = ledger_->proofs().Checkpoint(ledger_->tree_head());
    EXPECT_THAT(checkpoint, IsOk());
    if (!checkpoint.ok()) return "";
    const auto opened = store::OpenCheckpoint(checkpoint->note(), key());
    EXPECT_THAT(opened, IsOk());
    EXPECT_EQ(opened->checkpoint.head.size, ledger_->tree_head().size);
    EXPECT_EQ(opened->checkpoint.head.root, ledger_->tree_head().root);
    return checkpoint->note();
  }

  testing::TempDir folder_;
  int next_ = 0;
};

TEST_F(SigningTest, TheKeyIsMadeOnceForItsOwnersEyesAndPutOnRecord) {
  Open(Signing());
  EXPECT_EQ(Head(), 2u);
  const v1::RecordedEvent event = EventAt(2);
  EXPECT_EQ(event.header().type(), v1::EVENT_TYPE_SIGNING_KEY_CHANGED);
  EXPECT_EQ(event.header().bodies_size(), 0);
  EXPECT_EQ(event.header().recorder(), "server");
  EXPECT_EQ(event.event().signing_key_changed().verifier_key(), key().ToString());
  EXPECT_EQ(key().name(), "test/07070707-0707-0707-0707-070707070707");
  EXPECT_EQ(StatementAt(2).number, 1u);
  EXPECT_FALSE(StatementAt(2).previous);
  struct stat facts = {};
  ASSERT_EQ(stat(key_path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);

  const store::VerifierKey made = key();
  const std::string note = Checkpoint();
  Open(Signing());
  EXPECT_EQ(Head(), 2u);
  EXPECT_EQ(key(), made);
  EXPECT_EQ(Checkpoint(), note);
  EXPECT_TRUE(ledger_->warnings().empty());
}

TEST_F(SigningTest, WithoutAKeyNothingIsSigned) {
  Open();
  EXPECT_EQ(Head(), 1u);
  EXPECT_THAT(ledger_->proofs().Checkpoint(ledger_->tree_head()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(SigningTest, EverySizeHasOneCheckpointForEver) {
  Open(Signing());
  std::vector<std::string> notes;
  for (int i = 0; i < 5; ++i) {
    notes.push_back(Checkpoint());
    Grow(1);
  }
  for (int round = 0; round < 2; ++round) {
    for (std::uint64_t i = 0; i < notes.size(); ++i) {
      ASSERT_OK_AND_ASSIGN(const store::TreeHead head, ledger_->proofs().HeadAt(2 + i, "size"));
      ASSERT_OK_AND_ASSIGN(const v1::Checkpoint again, ledger_->proofs().Checkpoint(head));
      EXPECT_EQ(again.note(), notes[i]);
    }
    Open(Signing());
  }
}

TEST_F(SigningTest, ARotationIsOnRecordAndTheRecordGoesOn) {
  Open(Signing());
  Grow(2);
  const store::VerifierKey first = key();
  const std::string before = Checkpoint();
  Open(Signing("the old key may have been copied"));
  EXPECT_EQ(Head(), 5u);
  const auto changed = EventAt(5).event().signing_key_changed();
  EXPECT_EQ(changed.verifier_key(), key().ToString());
  EXPECT_EQ(changed.reason(), "the old key may have been copied");
  const store::KeyStatement statement = StatementAt(5);
  EXPECT_EQ(statement.number, 2u);
  EXPECT_EQ(statement.previous, first);
  EXPECT_TRUE(statement.by_previous);
  EXPECT_EQ(ledger_->proofs().signer()->key_statements(),
            (std::vector<std::string>{EventAt(2).event().signing_key_changed().statement(),
                                      changed.statement()}));
  EXPECT_NE(key().id(), first.id());
  EXPECT_EQ(key().name(), first.name());
  EXPECT_THAT(first.Verify(store::ParseCheckpoint(Checkpoint())->note),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(first.Verify(store::ParseCheckpoint(before)->note), IsOk());
  // The option left out again, the new key is the one.
  const store::VerifierKey second = key();
  Open(Signing());
  EXPECT_EQ(key(), second);
  EXPECT_EQ(Head(), 5u);
}

TEST_F(SigningTest, ACrashInTheMiddleOfARotationIsFinished) {
  Open(Signing());
  const std::string old = ReadFile(key_path());
  Open(Signing("rotated"));
  const store::VerifierKey second = key();
  // As if it had ended after the event was recorded.
  std::filesystem::rename(key_path(), key_path() + ".new");
  WriteFile(key_path(), old);
  chmod(key_path().c_str(), 0600);
  Open(Signing());
  EXPECT_EQ(key(), second);
  EXPECT_EQ(Head(), 3u);
  EXPECT_FALSE(std::filesystem::exists(key_path() + ".new"));
  // As if it had ended before: the key beside was never on record.
  WriteFile(key_path() + ".new", old);
  chmod((key_path() + ".new").c_str(), 0600);
  Open(Signing());
  EXPECT_EQ(key(), second);
}

TEST_F(SigningTest, ALostKeyIsNotReplacedInSilence) {
  Open(Signing());
  const store::VerifierKey first = key();
  const std::string content = ReadFile(key_path());
  EXPECT_THAT(TryOpen(Signing("", "the disk that held the key is gone")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("is not lost")));
  std::filesystem::remove(key_path());
  for (const char* reason : {"", "rotated, as every year"}) {
    EXPECT_THAT(TryOpen(Signing(reason)),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         AllOf(HasSubstr("no signing key"), HasSubstr("--signing-key-lost"))));
  }
  Open(Signing("", "the disk that held the key is gone"));
  EXPECT_EQ(Head(), 3u);
  EXPECT_EQ(EventAt(3).event().signing_key_changed().reason(),
            "the disk that held the key is gone");
  // Nobody vouches for it, and that is on record.
  EXPECT_EQ(StatementAt(3).previous, first);
  EXPECT_FALSE(StatementAt(3).by_previous);
  // The old one, found again, is not the ledger's any more.
  WriteFile(key_path(), content);
  chmod(key_path().c_str(), 0600);
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not the one on record")));
}

TEST_F(SigningTest, NoKeyIsLostBeforeThereWasOne) {
  EXPECT_THAT(TryOpen(Signing("", "gone")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("could be lost")));
}

TEST_F(SigningTest, AKeyThatOthersMayReadOrThatIsNoneIsRefused) {
  Open(Signing());
  chmod(key_path().c_str(), 0644);
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("chmod 600")));
  chmod(key_path().c_str(), 0600);
  const std::string content = ReadFile(key_path());
  WriteFile(key_path(), content.substr(0, content.size() - 5));
  const auto refused = TryOpen(Signing());
  EXPECT_THAT(refused,
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no signing key")));
  // The secret is not told.
  EXPECT_EQ(refused.status().message().find(content.substr(60, 20)), std::string::npos);
  WriteFile(key_path(), store::SigningKey("another.example/log", store::KeyType::kEd25519,
                                          store::NewEd25519Seed())
                            .ToSecret());
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another.example/log")));
}

TEST_F(SigningTest, ARecordThatWasCutOrRewrittenIsNotSigned) {
  Open(Signing());
  Grow(3);
  Checkpoint();
  const auto whole = disk_;
  // The same ledger and key, put back to its beginning.
  disk_ = store::MakeMemoryDisk();
  std::filesystem::rename(folder_.Sub("key"), folder_.Sub("kept"));
  Open();
  ledger_.reset();
  std::filesystem::rename(folder_.Sub("kept"), folder_.Sub("key"));
  EXPECT_THAT(TryOpen(Signing()), StatusIs(absl::StatusCode::kFailedPrecondition,
                                           AllOf(HasSubstr("cut"), HasSubstr("has 1 events"))));
  // Nor is anything recorded on it.
  Open();
  EXPECT_EQ(Head(), 1u);
  ledger_.reset();
  // With as many events, but others.
  disk_ = store::MakeMemoryDisk();
  const std::string key_text = ReadFile(key_path());
  const std::string last = ReadFile(key_path() + ".last-signed");
  std::filesystem::remove(key_path() + ".last-signed");
  Open(Signing());
  Grow(6);
  ledger_.reset();
  WriteFile(key_path() + ".last-signed", last);
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("rewritten")));
  disk_ = whole;
  Open(Signing());
  EXPECT_EQ(Head(), 5u);
}

TEST_F(SigningTest, ARecordShorterThanWhatWasSignedIsNamed) {
  Open(Signing());
  Grow(1);
  Checkpoint();
  // A checkpoint of more events than there are.
  const store::Checkpoint longer{
      .origin = key().name(), .head = {.size = 99, .root = {}}, .extension = {}};
  store::SignedNote note{.text = store::CheckpointText(longer), .signatures = {}};
  note.signatures.push_back({.key_name = key().name(), .key_id = 1, .signature = "x"});
  WriteFile(key_path() + ".last-signed", store::FormatNote(note));
  EXPECT_THAT(TryOpen(Signing()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("cut"), HasSubstr("has 3 events"), HasSubstr("of 99"))));
  WriteFile(key_path() + ".last-signed", "torn");
  EXPECT_THAT(TryOpen(Signing()), StatusIs(absl::StatusCode::kFailedPrecondition));
  // Gone, it cannot be checked: that is said, and the record is served.
  std::filesystem::remove(key_path() + ".last-signed");
  Open(Signing());
  ASSERT_EQ(ledger_->warnings().size(), 1u);
  EXPECT_THAT(ledger_->warnings()[0], HasSubstr("could not be checked"));
}

TEST_F(SigningTest, WhatCannotBeWrittenDownIsNotSigned) {
  Open(Signing());
  const std::string note = Checkpoint();
  Grow(1);
  std::filesystem::create_directory(key_path() + ".last-signed.new");
  EXPECT_THAT(ledger_->proofs().Checkpoint(ledger_->tree_head()),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReadFile(key_path() + ".last-signed"), note);
  std::filesystem::remove(key_path() + ".last-signed.new");
  Checkpoint();
}

TEST_F(SigningTest, TheCheckpointFileFollowsTheRecord) {
  Open(Signing());
  const std::string path = folder_.Sub("checkpoint");
  {
    CheckpointFile file(*ledger_, path, std::chrono::seconds(3600),
                        [](const absl::Status& status) { ADD_FAILURE() << status; });
    Grow(1);
    file.WriteSoon();
  }
  EXPECT_EQ(ReadFile(path), Checkpoint());
  struct stat facts = {};
  ASSERT_EQ(stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0044, 0044u) << "it is there to be published";
  int failures = 0;
  {
    CheckpointFile file(*ledger_, folder_.Sub("no/such/folder"), std::chrono::seconds(3600),
                        [&](const absl::Status&) { ++failures; });
  }
  EXPECT_GE(failures, 1);
}

TEST_F(SigningTest, CheckpointsBesideTheWriterAreOfOneHistory) {
  Open(Signing());
  std::vector<std::string> notes;
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    while (!stop) {
      const auto checkpoint = ledger_->proofs().Checkpoint(ledger_->tree_head());
      ASSERT_THAT(checkpoint, IsOk());
      if (notes.empty() || notes.back() != checkpoint->note()) notes.push_back(checkpoint->note());
    }
  });
  Grow(50);
  stop = true;
  reader.join();
  const store::TreeHead head = ledger_->tree_head();
  for (const std::string& note : notes) {
    ASSERT_OK_AND_ASSIGN(const store::SignedCheckpoint opened, store::OpenCheckpoint(note, key()));
    const store::TreeHead& seen = opened.checkpoint.head;
    ASSERT_OK_AND_ASSIGN(const v1::ConsistencyProof growth,
                         ledger_->proofs().Consistency(seen.size, head, "first"));
    std::vector<store::Hash> hashes(growth.hashes_size());
    for (int i = 0; i < growth.hashes_size(); ++i) {
      std::copy(growth.hashes(i).begin(), growth.hashes(i).end(), hashes[i].begin());
    }
    EXPECT_THAT(store::VerifyConsistency(seen.size, head.size, seen.root, head.root, hashes),
                IsOk());
  }
}

}  // namespace
}  // namespace minutebook::ledger
