// What the offline auditor finds in a folder that was forged, by which check, and what it says.
#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <map>

#include "service/verify/event_check.h"
#include "service/verify/folder_check.h"
#include "service/verify/tiles.h"
#include "store/checkpoint.h"
#include "store/ledger_reader.h"
#include "store/row_format.h"
#include "tests/integration/forged_ledger.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Ran Verify(const std::string& path, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"verify", path});
  return RunMinutebook("127.0.0.1:1", more);
}

std::map<std::string, std::string> Files(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = testing::ReadFile(entry.path());
  }
  return files;
}

void FlipLast(std::optional<std::string>& value) {
  value->back() = static_cast<char>(value->back() ^ 1);
}

// A head that the ledger once had: of its first events.
store::TreeHead HeadAt(const std::string& path, std::uint64_t size) {
  const auto reader = store::OpenLedgerReader(path);
  store::TileTree tree;
  std::vector<store::Tile> full;
  EXPECT_TRUE((*reader)
                  ->log()
                  .Scan(1, size, false,
                        [&](store::Position, std::string_view value) {
                          tree.Append(
                              verify::CheckEvent(verify::BytesOf(*verify::ParseStored(value))).leaf,
                              &full);
                          return true;
                        })
                  .ok());
  return {tree.size(), tree.Root()};
}

TEST(Verify, AnHonestFolderHoldsAndIsNotChanged) {
  const LedgerCopy ledger;
  const auto before = Files(ledger.path());
  const std::string checkpoint = ledger.Checkpoint(HeadAt(ledger.path(), 50), "at-50");
  const Ran ran =
      Verify(ledger.path(), {"--key", ledger.VerifierKey(), "--checkpoint", checkpoint});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, StartsWith("HOLDS   " + ledger.origin()));
  EXPECT_THAT(ran.out, HasSubstr("the views follow from the log"));
  EXPECT_THAT(ran.out, HasSubstr("every checkpoint is signed by the key given"));
  EXPECT_THAT(ran.out, HasSubstr("Not proved  that what was recorded is true"));
  EXPECT_EQ(Files(ledger.path()), before);
}

TEST(Verify, ACheckThatNobodyWaitsForIsBrokenOff) {
  const LedgerCopy ledger;
  for (const std::string last : {"hashing", "folding"}) {
    int after = 0;
    bool broken_off = false;
    verify::CheckOptions options;
    options.progress = [&](const char* doing, std::uint64_t, std::uint64_t) {
      after += broken_off ? 1 : 0;
      broken_off = broken_off || doing == last;
      return !broken_off;
    };
    verify::Breaks breaks;
    const auto checked = verify::CheckFolder(ledger.path(), std::move(options), &breaks);
    EXPECT_TRUE(absl::IsCancelled(checked.status())) << last << ": " << checked.status();
    EXPECT_EQ(after, 0) << last;
    EXPECT_EQ(breaks.count(), 0U) << breaks.Told();
  }
}

TEST(Verify, AFolderThatAServerHoldsIsRefused) {
  const LedgerCopy ledger;
  ServerProcess server(ledger.path());
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.err, HasSubstr("is in use by a server"));
  EXPECT_EQ(server.End(SIGTERM), 0);
}

TEST(Verify, OneByteOfAPayloadIsCaughtByItsDigest) {
  LedgerCopy ledger;
  ledger.Rewrite(40, [](v1::StoredEvent& stored) {
    std::string event = stored.event();
    event.back() = static_cast<char>(event.back() ^ 1);
    stored.set_event(event);
  });
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("First  payload    position 40: the payload is not the one"));
}

TEST(Verify, AHeaderIsCaughtByTheTree) {
  LedgerCopy ledger;
  const std::string checkpoint = ledger.Checkpoint(ledger.head(), "kept");
  ledger.Rewrite(40, [](v1::StoredEvent& stored) {
    v1::EventHeader header;
    ASSERT_TRUE(header.ParseFromString(stored.header()));
    header.set_recorder("somebody-else");
    stored.set_header(header.SerializeAsString());
  });
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("tree       position "));
  EXPECT_THAT(ran.out, HasSubstr("the headers have another root than was written"));
  const Ran kept = Verify(ledger.path(), {"--checkpoint", checkpoint});
  EXPECT_THAT(kept.out, HasSubstr("checkpoint position "));
  EXPECT_THAT(kept.out, HasSubstr("history was rewritten, or this is a fork of it"));
}

TEST(Verify, ARowIsCaughtByAFreshFold) {
  LedgerCopy ledger;
  ledger.ChangeLast(store::kViewsCurrent, FlipLast);
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("First  view       position "));
  EXPECT_THAT(ran.out, HasSubstr("is not what follows from the log"));
}

TEST(Verify, ARowOfThePastIsCaughtByAFreshFold) {
  LedgerCopy ledger;
  ledger.ChangeLast(store::kViewsHistory, FlipLast);
  EXPECT_THAT(Verify(ledger.path()).out, HasSubstr("First  view       position "));
}

TEST(Verify, ARowTakenAwayOrAddedIsCaughtByAFreshFold) {
  LedgerCopy less;
  less.ChangeLast(store::kViewsCurrent, [](std::optional<std::string>& value) { value.reset(); });
  EXPECT_THAT(Verify(less.path()).out, HasSubstr("First  view       position "));
  LedgerCopy more;
  more.Put(store::kViewsCurrent, "\xffnobody recorded this", store::CurrentValue(40, "made up"));
  const Ran ran = Verify(more.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("follow from the log"));
}

TEST(Verify, AnIdThatLeadsElsewhereIsCaughtByTheIndex) {
  LedgerCopy ledger;
  ledger.ChangeLast(store::kIds, FlipLast);
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("First  index      position "));
  EXPECT_THAT(ran.out, HasSubstr("its id does not lead to it"));
}

TEST(Verify, ABodysIndexThatIsCutIsCaught) {
  LedgerCopy ledger;
  ledger.ChangeLast(store::kBodies, [](std::optional<std::string>& value) { value.reset(); });
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("index      the index of "));
}

TEST(Verify, AnEventTakenOutIsCaughtByItsPosition) {
  LedgerCopy ledger;
  ledger.TakeOut(40);
  const Ran ran = Verify(ledger.path());
  // Its absence shows at open, or in reading.
  EXPECT_NE(ran.code, 0);
  EXPECT_THAT(ran.out + ran.err, HasSubstr("position 40"));
}

TEST(Verify, ASaltOrAPayloadTakenAwayIsCaughtByItsDigest) {
  LedgerCopy ledger;
  ledger.Rewrite(40, [](v1::StoredEvent& stored) { stored.mutable_salt()->back() ^= 1; });
  ledger.Rewrite(50, [](v1::StoredEvent& stored) {
    stored.clear_event();
    stored.clear_salt();
  });
  const Ran ran = Verify(ledger.path());
  EXPECT_THAT(ran.out, HasSubstr("payload    position 40: the payload is not the one"));
  EXPECT_THAT(ran.out, HasSubstr("payload    position 50: the payload is gone, and no"));
}

TEST(Verify, AKeyNamedInTheRecordAfterwardsIsCaught) {
  LedgerCopy ledger;
  // The forger's own, with all digests made to fit.
  ledger.Rewrite(2, [&](v1::StoredEvent& stored) {
    v1::EventHeader header;
    v1::Event event;
    ASSERT_TRUE(header.ParseFromString(stored.header()) && event.ParseFromString(stored.event()));
    event.mutable_signing_key_changed()->set_verifier_key(ledger.VerifierKey(9));
    stored.set_event(verify::Canonical(event));
    header.set_payload_digest(verify::PayloadDigest(stored.salt(), stored.event()));
    stored.set_header(verify::Canonical(header));
  });
  const Ran ran = Verify(ledger.path());
  EXPECT_THAT(ran.out, HasSubstr("First  key        position 2: the key recorded there: the "
                                 "statement is of another key"));
  EXPECT_THAT(ran.out, HasSubstr("the headers have another root than was written"));
}

TEST(Verify, TwoEventsSwappedAreCaughtByTheirPositions) {
  LedgerCopy ledger;
  ledger.Swap(30, 31);
  const Ran ran = Verify(ledger.path());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(
      ran.out,
      HasSubstr("First  position   position 30: the event there says that it is at position 31"));
  EXPECT_THAT(ran.out, HasSubstr("clock"));
}

TEST(Verify, ATailCutWithAllThatTellsOfItIsCaughtByACheckpointKept) {
  LedgerCopy ledger;
  const store::TreeHead before = ledger.head();
  const std::string checkpoint = ledger.Checkpoint(before, "kept");
  ledger.Cut(3);
  const Ran ran = Verify(ledger.path(), {"--checkpoint", checkpoint});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("tail       position " + std::to_string(before.size - 2)));
  EXPECT_THAT(ran.out, HasSubstr("it was cut"));
}

TEST(Verify, AForkIsCaughtByTheCheckpointOfTheOtherBranch) {
  const LedgerCopy ledger;
  store::TreeHead other = ledger.head();
  other.root.fill(7);
  const std::string mine = ledger.Checkpoint(ledger.head(), "mine");
  const std::string theirs = ledger.Checkpoint(other, "theirs");
  const Ran ran = Verify(
      ledger.path(), {"--key", ledger.VerifierKey(), "--checkpoint", mine, "--checkpoint", theirs});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("fork       position "));
  EXPECT_THAT(ran.out, HasSubstr("two roots were signed for one size: the ledger forked"));
}

TEST(Verify, AnotherKeyIsCaughtByTheSignature) {
  const LedgerCopy ledger;
  const std::string checkpoint = ledger.Checkpoint(ledger.head(), "kept", /*key_byte=*/2);
  const Ran ran =
      Verify(ledger.path(), {"--key", ledger.VerifierKey(1), "--checkpoint", checkpoint});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, HasSubstr("First  signature"));
  EXPECT_THAT(ran.out, HasSubstr("is not signed by the key given"));
}

// Writes an export of a folder, as the command does of a server.
void Export(const LedgerCopy& ledger, const std::string& folder, std::uint64_t size,
            bool with_payloads) {
  const std::string note =
      testing::ReadFile(ledger.Checkpoint(HeadAt(ledger.path(), size), "note"));
  auto writer = verify::TileWriter::Open(folder, with_payloads);
  ASSERT_TRUE(writer.ok()) << writer.status();
  const auto reader = store::OpenLedgerReader(ledger.path());
  for (store::Position position = (*writer)->size() + 1; position <= size; ++position) {
    const auto stored = verify::ParseStored(*(*reader)->log().Read(position));
    ASSERT_TRUE((*writer)->Add(verify::BytesOf(*stored)).ok());
  }
  const absl::Status finished = (*writer)->Finish(note);
  ASSERT_TRUE(finished.ok()) << finished;
}

TEST(VerifyTiles, AnExportHoldsAndGrows) {
  const LedgerCopy ledger;
  const std::string folder = ledger.Sub("tiles");
  Export(ledger, folder, 60, true);
  EXPECT_TRUE(std::filesystem::exists(folder + "/tile/entries/000.p/60"));
  Export(ledger, folder, ledger.head().size, true);
  const Ran ran = Verify(folder, {"--key", ledger.VerifierKey()});
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("every payload is the one its header was made for"));
  const Ran wrong = Verify(folder, {"--key", ledger.VerifierKey(2)});
  EXPECT_THAT(wrong.out, HasSubstr("First  signature"));
}

TEST(VerifyTiles, HeadersAloneProveThatMuch) {
  const LedgerCopy ledger;
  Export(ledger, ledger.Sub("tiles"), 60, false);
  const Ran ran = Verify(ledger.Sub("tiles"));
  EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out,
              AllOf(HasSubstr("the export has headers alone"), Not(HasSubstr("every payload is"))));
}

TEST(VerifyTiles, AByteOfAnyFileIsCaught) {
  const LedgerCopy ledger;
  const std::string folder = ledger.Sub("tiles");
  Export(ledger, folder, ledger.head().size, true);
  for (const auto& [path, content] : Files(folder)) {
    testing::FlipByte(path, static_cast<long>(content.size() / 2));
    const Ran ran = Verify(folder, {"--key", ledger.VerifierKey()});
    EXPECT_NE(ran.code, 0) << path << "\n" << ran.out;
    testing::WriteFile(path, content);
  }
}

}  // namespace
}  // namespace minutebook
