// What a client makes of a server's checkpoint: of one that grew, and of each kind of forgery.
#include "service/verify/remembered.h"

#include <gtest/gtest.h>

#include "tests/tools/signing_log.h"

namespace minutebook::verify {
namespace {

using Log = testing::SigningLog;

std::optional<Remembered> Seen(std::size_t size) {
  return Judge(std::nullopt, Log(size).Answer(0)).now;
}

TEST(Remembered, TheFirstCheckpointIsBelieved) {
  const Judged judged = Judge(std::nullopt, Log(5).Answer(0));
  EXPECT_EQ(judged.suspicion, Suspicion::kNone) << judged.why;
  EXPECT_EQ(judged.now->size, 5u);
  EXPECT_EQ(judged.now->origin, testing::kSigningOrigin);
}

TEST(Remembered, ALedgerThatGrewIsBelieved) {
  for (std::size_t before = 1; before <= 20; ++before) {
    for (std::size_t now = before; now <= 20; ++now) {
      const Judged judged = Judge(Seen(before), Log(now).Answer(before));
      EXPECT_EQ(judged.suspicion, Suspicion::kNone) << before << " " << now << judged.why;
      EXPECT_FALSE(judged.key_changed);
    }
  }
}

TEST(Remembered, ARewrittenHistoryIsCaughtAtAnySize) {
  for (std::size_t now = 9; now <= 20; ++now) {
    const Judged judged = Judge(Seen(9), Log(now, 1, " rewritten").Answer(9));
    EXPECT_EQ(judged.suspicion, Suspicion::kRewritten) << now;
    EXPECT_FALSE(judged.now.has_value());
  }
}

TEST(Remembered, AReplayedOldCheckpointIsCaughtAsACut) {
  EXPECT_EQ(Judge(Seen(9), Log(8).Answer(9)).suspicion, Suspicion::kCut);
}

TEST(Remembered, ProofsFromAnotherTreeAreCaught) {
  v1::GetCheckpointResponse lie = Log(20).Answer(9);
  *lie.mutable_consistency() = Log(20, 1, " other").Answer(9).consistency();
  EXPECT_EQ(Judge(Seen(9), lie).suspicion, Suspicion::kRewritten);
}

TEST(Remembered, AnotherKeyIsBelievedOnceTheKeySeenBeforeVouchesForIt) {
  Log log(20, /*key_byte=*/3);
  EXPECT_EQ(Judge(Seen(9), log.Answer(9)).suspicion, Suspicion::kKeyChanged);
  // A chain of two, each by the key before.
  log.statements = {Log::Statement(2), Log::Statement(3)};
  const Judged judged = Judge(Seen(9), log.Answer(9));
  EXPECT_EQ(judged.suspicion, Suspicion::kNone) << judged.why;
  EXPECT_TRUE(judged.key_changed);
  EXPECT_EQ(judged.now->verifier_key, Log::Key(3).verifier().ToString());
  // A link that is missing, one that nobody signed, and one that another key signed.
  log.statements = {Log::Statement(3)};
  EXPECT_EQ(Judge(Seen(9), log.Answer(9)).suspicion, Suspicion::kKeyChanged);
  log.statements = {Log::Statement(2), Log::Statement(3, /*lost=*/true)};
  const Judged lost = Judge(Seen(9), log.Answer(9));
  EXPECT_EQ(lost.suspicion, Suspicion::kKeyChanged);
  EXPECT_NE(lost.why.find("was lost"), std::string::npos) << lost.why;
  const store::SigningKey thief = Log::Key(9);
  log.statements = {Log::Statement(2),
                    store::StateKey(Log::Key(3), 3, Log::Key(2).verifier(), &thief)};
  EXPECT_EQ(Judge(Seen(9), log.Answer(9)).suspicion, Suspicion::kKeyChanged);
}

TEST(Remembered, AHistoryThatGoesOnUnderAnotherNameIsAnotherLedger) {
  Remembered seen = *Seen(9);
  seen.origin = "example/ffffffff-4455-6677-8899-aabbccddeeff";
  EXPECT_EQ(Judge(seen, Log(20).Answer(9)).suspicion, Suspicion::kOtherLedger);
}

TEST(Remembered, ACheckpointThatItsKeyDidNotSignIsCaught) {
  v1::GetCheckpointResponse lie = Log(20).Answer(9);
  lie.set_verifier_key(Log(20, 2).Answer(9).verifier_key());
  EXPECT_EQ(Judge(Seen(9), lie).suspicion, Suspicion::kUnsigned);
}

}  // namespace
}  // namespace minutebook::verify
