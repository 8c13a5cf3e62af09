// Makes the golden ledger anew, or, with --expected, only what is expected of the one there. See
// README.md: never without a reason.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "service/verify/witness.h"
#include "tests/golden/golden.h"
#include "tests/integration/sample.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::golden {
namespace {

// Events up to here are recorded, signed and cosigned before the key is changed.
constexpr std::size_t kEarlyEvents = 13;

std::string Note(RunningServer& server) {
  return server.client().Ask(v1::GetCheckpointRequest())->checkpoint().note();
}

void MakeLedger(const std::string& folder) {
  const std::string path = folder + "/" + kLedger;
  ledger::LedgerOptions options = OptionsOf(folder);
  const auto events = ReadRecord(testing::ReadFile(folder + "/record.ndjson"));
  for (const char* beside : {"", ".signing-key.last-signed", ".signing-key.cosignatures"}) {
    std::filesystem::remove_all(path + beside);
  }
  testing::WriteFile(options.signing.key_path, FirstKey().ToSecret() + "\n");
  chmod(options.signing.key_path.c_str(), 0600);
  {
    RunningServer server(path, options);
    Import(server.client(), {events.begin(), events.begin() + kEarlyEvents});
    v1::AddCosignatureRequest cosigned;
    cosigned.set_note(*verify::Cosign(Note(server), Witness().ToSecret(), kTodayUs / 1'000'000));
    EXPECT_TRUE(server.client().AddCosignature(cosigned).ok());
    testing::WriteFile(folder + "/" + kEarlierCheckpoint, Note(server));
  }
  options.signing.rotate_because = "as every year";
  RunningServer server(path, options);
  Import(server.client(), {events.begin() + kEarlyEvents, events.end()});
  v1::EraseRequest erase;
  erase.mutable_ref()->set_body("council");
  erase.mutable_ref()->set_ref("name-ada");
  erase.set_reason("Asked for by the person.");
  erase.set_authority("the secretariat");
  EXPECT_TRUE(server.client().Erase(erase).ok());
  testing::WriteFile(folder + "/" + kCheckpoint, Note(server));
}

// Of RocksDB's files those that say nothing of the record.
void RemoveLogs(const std::string& folder) {
  for (const auto& file : std::filesystem::directory_iterator(folder + "/" + kLedger + "/db")) {
    if (file.path().filename().string().starts_with("LOG")) std::filesystem::remove(file);
  }
}

void MakeExpected(const std::string& folder) {
  // A copy, so that looking changes nothing.
  const testing::TempDir copy;
  std::filesystem::copy(folder, copy.Sub("golden"), std::filesystem::copy_options::recursive);
  chmod((copy.Sub("golden") + "/" + kSigningKey).c_str(), 0600);
  RunningServer server(copy.Sub("golden") + "/" + kLedger, OptionsOf(copy.Sub("golden")));
  testing::WriteFile(folder + "/" + kFacts, FactsOf(server));
  testing::WriteFile(folder + "/" + kAnswers, AnswersOf(server));
}

int Make(int argc, char** argv) {
  const bool expected_only = argc == 3 && std::string(argv[2]) == "--expected";
  if (argc != 2 && !expected_only) {
    std::fprintf(stderr, "Usage: golden_maker FOLDER [--expected]\n");
    return 2;
  }
  const std::string folder = argv[1];
  if (!expected_only) MakeLedger(folder);
  RemoveLogs(folder);
  MakeExpected(folder);
  return ::testing::Test::HasFailure() ? 1 : 0;
}

}  // namespace
}  // namespace minutebook::golden

int main(int argc, char** argv) {
  ::testing::InitGoogleTest();
  return minutebook::golden::Make(argc, argv);
}
