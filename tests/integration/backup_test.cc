// Backups of a server at work, made, fetched, checked and restored by the operator's command, as
// TRUST's row on backups promises.
#include <gmock/gmock.h>
#include <signal.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "store/store.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

constexpr char kNoServer[] = "127.0.0.1:1";

class BackupProcess : public ::testing::Test {
 protected:
  std::unique_ptr<ServerProcess> Start(const std::string& data,
                                       std::vector<std::string> more = {}) {
    auto server = std::make_unique<ServerProcess>(data, "127.0.0.1:0", more);
    if (server->serving()) {
      client::ClientOptions options;
      options.server = server->address();
      client_ = std::make_unique<client::Client>(options);
    }
    return server;
  }
  std::unique_ptr<ServerProcess> StartFirst() {
    return Start(data_, {"--backup-folder", backups_});
  }
  Ran Run(std::vector<std::string> arguments) { return RunMinutebook(kNoServer, arguments); }
  Ran Restore(std::vector<std::string> more) {
    more.insert(more.begin(), {"backup", "restore", backups_, "--data", restored_});
    return Run(more);
  }
  // The checkpoint that the server signs now, in a file.
  std::string KeepCheckpoint(const std::string& name) {
    const auto answer = client_->Ask(v1::GetCheckpointRequest());
    EXPECT_THAT(answer, IsOk());
    testing::WriteFile(dir_.Sub(name), answer->checkpoint().note());
    return dir_.Sub(name);
  }
  // Two backups, fetched to "far" as well, while events come in; the head before the last of them.
  std::uint64_t BackUpDuringAnImport(const ServerProcess& server) {
    std::atomic<bool> enough = false;
    std::thread importer([&] {
      constexpr int kPartiesMax = 10'000;  // all are checked at every backup
      int next = 0;
      const auto outcome = client_->Import(
          [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
            if (enough || next == kPartiesMax) return std::nullopt;
            return testing::PartyRegistered("ascn", "party-" + std::to_string(next++));
          },
          {});
      EXPECT_THAT(outcome.status, IsOk());
    });
    std::uint64_t head = 0;
    for (int i = 0; i < 2; ++i) {
      head = client_->GetLedger()->position();
      const Ran made = RunMinutebook(server.address(),
                                     {"backup", "create", "--keep", "2", "--to", dir_.Sub("far")});
      EXPECT_EQ(made.code, 0) << made.err << server.log();
      EXPECT_THAT(made.out,
                  AllOf(HasSubstr("The backup was made and holds"), HasSubstr("fetched")));
    }
    enough = true;
    importer.join();
    return head;
  }
  // Both stopped, the restored record and the one that went on say the same up to where it ends.
  void CompareDigests(std::uint64_t head) {
    ASSERT_OK_AND_ASSIGN(const auto old_store, store::OpenRocksStore({.path = data_}));
    ASSERT_OK_AND_ASSIGN(const auto new_store, store::OpenRocksStore({.path = restored_}));
    const store::Position position = new_store->log().Head();
    EXPECT_GE(position, head);
    ASSERT_OK_AND_ASSIGN(const store::Hash before, old_store->DigestViews(position));
    ASSERT_OK_AND_ASSIGN(const store::Hash after, new_store->DigestViews(position));
    EXPECT_EQ(before, after) << "at position " << position;
  }
  // The last event on record.
  v1::Event LastEvent(std::uint64_t back = 0) {
    v1::GetEventRequest request;
    request.set_position(client_->GetLedger()->position() - back);
    return client_->GetEvent(request)->event().event();
  }

  testing::TempDir dir_;
  const std::string data_ = dir_.Sub("ledger");
  const std::string backups_ = dir_.Sub("backups");
  const std::string restored_ = dir_.Sub("restored");
  std::unique_ptr<client::Client> client_;
};

TEST_F(BackupProcess, TakenDuringAnImportRestoresToALedgerOfTheSameRecordUnderANewName) {
  auto server = StartFirst();
  ASSERT_TRUE(server->serving()) << server->log();
  const std::string ledger_id = client_->GetLedger()->ledger_id();
  Import(*client_, FirstRecord());
  ASSERT_EQ(RunMinutebook(server->address(), {"backup", "create"}).code, 0) << server->log();
  const std::uint64_t head = BackUpDuringAnImport(*server);
  v1::AppendRequest after;
  *after.add_events() = testing::PartyRegistered("ascn", "too-late");
  ASSERT_THAT(client_->Append(after), IsOk());
  const std::string later = KeepCheckpoint("later");
  EXPECT_EQ(server->End(SIGTERM), 0) << server->log();

  const Ran listed = Run({"backup", "list", backups_});
  EXPECT_THAT(listed.out, AllOf(HasSubstr("2  "), HasSubstr("3  "), HasSubstr("good")));
  EXPECT_EQ(listed.out.find("1  "), listed.out.npos) << "two are kept: " << listed.out;
  EXPECT_EQ(Run({"backup", "list", dir_.Sub("far")}).out, listed.out);
  for (const std::string& folder : {backups_, dir_.Sub("far")}) {
    for (const char* number : {"2", "3"}) {
      const Ran held = Run({"backup", "verify", folder, "--number", number});
      EXPECT_EQ(held.code, 0) << held.out << held.err;
      EXPECT_THAT(held.out, HasSubstr("HOLDS   minutebook/" + ledger_id));
    }
    EXPECT_THAT(Run({"verify", folder}).out, HasSubstr("the views follow from the log"));
  }

  // Below what was signed: the same name is refused, a new one given.
  const Ran refused = Restore({"--checkpoint", later});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("it cannot go on under the same name"));
  EXPECT_FALSE(fs::exists(restored_) || fs::exists(restored_ + ".unfinished"));
  const Ran restored = Restore({"--because", "the disk failed"});
  ASSERT_EQ(restored.code, 0) << restored.err;
  EXPECT_THAT(restored.out, AllOf(HasSubstr("Restored, and all of it holds"), HasSubstr("new")));
  CompareDigests(head);

  server = Start(restored_);
  ASSERT_TRUE(server->serving()) << server->log();
  // Of nothing but that this server, as tests start it, lets anyone in.
  const std::string log = server->log();
  EXPECT_EQ(log.find("warning"), log.rfind("warning")) << log;
  const v1::LedgerRestored event = LastEvent(1).ledger_restored();
  EXPECT_EQ(event.reason(), "the disk failed");
  EXPECT_TRUE(LastEvent().has_signing_key_changed());
  EXPECT_NE(client_->GetLedger()->ledger_id(), ledger_id);
  const auto signed_now = client_->Ask(v1::GetCheckpointRequest());
  EXPECT_THAT(signed_now->checkpoint().note(),
              HasSubstr("minutebook/" + client_->GetLedger()->ledger_id()));
  // Once on record, not at each start; and refs still lead to what they led to.
  const std::uint64_t position = client_->GetLedger()->position();
  Import(*client_, FirstRecord());
  EXPECT_EQ(client_->GetLedger()->position(), position);
  EXPECT_EQ(server->End(SIGTERM), 0);
  server = Start(restored_);
  EXPECT_EQ(client_->GetLedger()->position(), position);
  EXPECT_EQ(server->End(SIGTERM), 0);
  EXPECT_EQ(Run({"verify", restored_}).code, 0);
}

TEST_F(BackupProcess, OfExactlyWhatWasSignedLastStaysTheLedgerThatItWas) {
  auto server = StartFirst();
  Import(*client_, FirstRecord());
  const std::string checkpoint = KeepCheckpoint("checkpoint");
  const auto ledger = client_->GetLedger();
  ASSERT_EQ(RunMinutebook(server->address(), {"backup", "create"}).code, 0);
  EXPECT_EQ(server->End(SIGTERM), 0);
  const Ran restored = Restore({"--checkpoint", checkpoint});
  ASSERT_EQ(restored.code, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("the one that it was"));
  // The disk is lost, and the key, which lay elsewhere, is not.
  server = Start(restored_, {"--signing-key", data_ + ".signing-key"});
  ASSERT_TRUE(server->serving()) << server->log();
  EXPECT_EQ(client_->GetLedger()->ledger_id(), ledger->ledger_id());
  EXPECT_EQ(client_->GetLedger()->root_hash(), ledger->root_hash());
  EXPECT_EQ(server->End(SIGTERM), 0);
}

TEST_F(BackupProcess, ThatIsDamagedIsRefusedByName) {
  auto server = StartFirst();
  Import(*client_, FirstRecord());
  ASSERT_EQ(RunMinutebook(server->address(), {"backup", "create"}).code, 0);
  ASSERT_EQ(RunMinutebook(server->address(), {"backup", "verify"}).code, 0);
  const fs::path table = fs::directory_iterator(backups_ + "/shared_checksum")->path();
  testing::FlipByte(table, 200);
  const std::string name = "backup 1 in " + backups_ + " is damaged";
  EXPECT_THAT(Run({"backup", "verify", backups_}).err, HasSubstr(name));
  EXPECT_EQ(Run({"backup", "verify", backups_}).code, 5);
  EXPECT_THAT(Restore({"--because", "a try"}).err, HasSubstr(name));
  EXPECT_FALSE(fs::exists(restored_));
  // The server, asked, no longer calls it good, nor one that shares the file.
  EXPECT_THAT(RunMinutebook(server->address(), {"backup", "verify"}).err,
              AllOf(HasSubstr(name), HasSubstr("The ledger itself is another copy")));
  EXPECT_THAT(RunMinutebook(server->address(), {"backup", "list"}).out,
              HasSubstr("not found good"));
  const Ran another = RunMinutebook(server->address(), {"backup", "create"});
  EXPECT_EQ(another.code, 5);
  EXPECT_THAT(another.err, HasSubstr("made in an empty folder"));
  EXPECT_THAT(RunMinutebook(server->address(), {"backup", "list"}).out, Not(HasSubstr("2  ")));
  EXPECT_EQ(server->End(SIGTERM), 0);
}

// The check here ends only once it is told to: a stop that did not tell it would wait for ever.
TEST_F(BackupProcess, WhoseCheckNobodyWaitsForIsBrokenOffWhenTheServerStops) {
  std::promise<void> checking;
  ledger::LedgerOptions options;
  options.backups.folder = backups_;
  options.backups.check = [&](const store::LedgerReader&,
                              const auto& progress) -> absl::StatusOr<store::TreeHead> {
    checking.set_value();
    while (progress("hashing", 1, 2)) std::this_thread::yield();
    return absl::CancelledError("as progress said");
  };
  {
    RunningServer server(std::move(options));
    std::thread asking([&] {
      // Without patience the call may be cut off before it is told why.
      EXPECT_THAT(server.client().CreateBackup({}, [](const auto&) { return absl::OkStatus(); }),
                  StatusIs(absl::StatusCode::kUnavailable,
                           AnyOf(HasSubstr("stopping"), HasSubstr("Cancelling all calls"))));
    });
    checking.get_future().wait();
    server.server().Stop(std::chrono::milliseconds(0));
    asking.join();
  }
  EXPECT_THAT(Run({"backup", "list", backups_}).out, Not(HasSubstr("1  ")));
}

TEST_F(BackupProcess, IsNotThereOrGoodAfterASigtermDuringItsCheck) {
  auto server = StartFirst();
  Import(*client_, FirstRecord());
  std::promise<void> checking;
  std::thread asking([&, told = false]() mutable {
    const absl::Status ended =
        client_->CreateBackup({}, [&](const v1::CreateBackupResponse& response) {
          const std::string& doing = response.progress().doing();
          if (!told && doing != "copying" && doing != "checking files") checking.set_value();
          told = told || (doing != "copying" && doing != "checking files");
          return absl::OkStatus();
        });
    EXPECT_THAT(ended, AnyOf(IsOk(), StatusIs(absl::StatusCode::kUnavailable)));
  });
  checking.get_future().wait();
  EXPECT_EQ(server->End(SIGTERM), 0) << server->log();
  asking.join();
  EXPECT_THAT(Run({"backup", "list", backups_}).out, Not(HasSubstr("not found good")));
  server = StartFirst();
  EXPECT_EQ(RunMinutebook(server->address(), {"backup", "create"}).code, 0) << server->log();
  EXPECT_EQ(server->End(SIGTERM), 0);
}

TEST_F(BackupProcess, OfAFileThatCannotBeWrittenIsNotCalledFetched) {
  const auto server = StartFirst();
  const std::vector<std::string> create = {"backup", "create", "--to", dir_.Sub("far")};
  ASSERT_EQ(RunMinutebook(server->address(), create).code, 0);
  fs::create_directory(dir_.Sub("far/meta/2.part"));
  const Ran ran = RunMinutebook(server->address(), create);
  EXPECT_EQ(ran.code, 4) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("cannot write " + dir_.Sub("far/meta/2.part")));
}

TEST_F(BackupProcess, InAFolderThatCannotBeHadSaysWhichOptionIsWrong) {
  testing::WriteFile(dir_.Sub("file"), "");
  auto server = Start(data_, {"--backup-folder", dir_.Sub("file/backups")});
  const Ran ran = RunMinutebook(server->address(), {"backup", "create"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("refused: --backup-folder: cannot make the folder"));
  EXPECT_EQ(server->End(SIGTERM), 0);

  server = Start(data_, {"--backup-folder", backups_});
  ASSERT_EQ(RunMinutebook(server->address(), {"backup", "create"}).code, 0);
  const std::string ledger_id = client_->GetLedger()->ledger_id();
  const auto another = Start(dir_.Sub("another"), {"--backup-folder", backups_});
  EXPECT_THAT(RunMinutebook(another->address(), {"backup", "create"}).err,
              HasSubstr("another ledger, " + ledger_id + ": name an empty folder\n"));
}

TEST_F(BackupProcess, IsRestoredIntoANamedFolderAlone) {
  const Ran ran = Run({"backup", "restore", backups_, "--data", "", "--because", "a try"});
  EXPECT_EQ(ran.code, 2) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("--data: say which folder"));
}

TEST_F(BackupProcess, WithoutAFolderSaysWhichOptionIsMissing) {
  const auto server = Start(data_);
  const Ran ran = RunMinutebook(server->address(), {"backup", "create"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("--backup-folder"));
}

}  // namespace
}  // namespace minutebook
