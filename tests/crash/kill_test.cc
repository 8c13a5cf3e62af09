// The real server killed at random moments under 64 concurrent writers: what it acknowledged is on
// record, once, in order, in the views, and under the checkpoints that it signed before.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <random>
#include <thread>

#include "tests/crash/log_check.h"
#include "tests/crash/writers.h"
#include "tests/integration/proofs.h"
#include "tests/integration/server_process.h"
#include "tests/testing/rounds.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tools/client/error.h"
#include "tools/client/uuid.h"

namespace minutebook {
namespace {

using testing::IsOk;

client::ClientOptions To(const std::string& address, int attempts_max = 5) {
  client::ClientOptions options;
  options.server = address;
  options.retry.attempts_max = attempts_max;
  return options;
}

// What goes on beside the writers until the server is gone.
enum class Beside { kNothing, kCheckpoints, kRebuilds };

// One ledger, killed round after round.
class KilledLedger {
 public:
  explicit KilledLedger(std::uint32_t seed)
      : random_(seed), writers_({.seed = seed}), check_(writers_) {}

  void KillWhileItOpens() {
    ServerProcess::StartAndKill(data_, std::chrono::microseconds(random_() % 150'000));
  }
  // Starts it, checks all that it is to have kept, and kills it under load.
  void Round() {
    ServerProcess server(data_, "127.0.0.1:0", {"--log-level", "warn"});
    ASSERT_TRUE(server.serving()) << server.log();
    client::Client client(To(server.address()));
    v1::AppendRequest set_up = writers_.SetUp();
    ASSERT_THAT(client.Append(set_up), IsOk()) << server.log();
    ASSERT_NO_FATAL_FAILURE(CheckWhatWasKept(client));
    const auto what = static_cast<Beside>(random_() % 3);
    std::thread beside([&] { DoBeside(server.address(), what); });
    writers_.Run(server.address(), 1 + random_() % 600, [&] {
      // Any moment, not only that at which an answer arrived.
      std::this_thread::sleep_for(std::chrono::microseconds(random_() % 3000));
      server.End(SIGKILL);
    });
    beside.join();
    ASSERT_TRUE(writers_.wrong().empty()) << writers_.wrong().front();
  }
  // Once more, and then all of it from the first event on.
  void CheckAll() {
    ServerProcess server(data_, "127.0.0.1:0", {"--log-level", "warn"});
    ASSERT_TRUE(server.serving()) << server.log();
    client::Client client(To(server.address()));
    ASSERT_NO_FATAL_FAILURE(CheckWhatWasKept(client));
    LogCheck whole(writers_);
    ASSERT_THAT(whole.ReadOn(client), IsOk());
    ASSERT_THAT(whole.CheckAcknowledged(), IsOk());
    ASSERT_NO_FATAL_FAILURE(CheckViews(client));
    EXPECT_EQ(server.End(SIGTERM), 0) << server.log();
  }

  const Writers& writers() const { return writers_; }
  const LogCheck& check() const { return check_; }
  std::uint64_t views_checked() const { return views_checked_; }
  std::uint64_t checkpoints_checked() const { return checkpoints_checked_; }

 private:
  void CheckWhatWasKept(client::Client& client) {
    ASSERT_THAT(check_.ReadOn(client), IsOk());
    ASSERT_THAT(check_.CheckAcknowledged(), IsOk());
    ASSERT_NO_FATAL_FAILURE(CheckCheckpoint(client));
    for (int i = 0; i < 20; ++i) {
      const std::size_t writer = random_() % writers_.count();
      const auto& told = writers_.positions(writer);
      if (told.empty()) continue;
      ASSERT_NO_FATAL_FAILURE(CheckOne(client, writer, random_() % told.size()));
    }
    if (random_() % 5 == 0) {
      ASSERT_NO_FATAL_FAILURE(CheckViews(client));
    }
  }

  // Found by its id, and its append sent again is answered with the same receipt.
  void CheckOne(client::Client& client, std::size_t writer, std::uint64_t event) {
    const auto& told = writers_.positions(writer);
    v1::AppendRequest again;
    *again.add_events() = writers_.EventOf(writer, event);
    v1::GetEventRequest request;
    request.mutable_ref()->set_body(again.events(0).body());
    request.mutable_ref()->set_ref(again.events(0).event().ref());
    const auto found = client.GetEvent(request);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->event().header().position(), told[event]);
    const auto answer = client.Append(again);
    ASSERT_THAT(answer, IsOk());
    EXPECT_TRUE(answer->receipts(0).already_recorded());
    EXPECT_EQ(answer->receipts(0).position(), told[event]);
  }

  // The record grew from the last checkpoint signed before the kill; a new one takes its place.
  void CheckCheckpoint(client::Client& client) {
    if (kept_ != nullptr) {
      const store::Checkpoint before = OpenedBy(*key_, kept_->checkpoint());
      v1::GetConsistencyProofRequest request;
      request.set_first_size(before.head.size);
      const auto proved = client.Ask(request);
      ASSERT_THAT(proved, IsOk());
      ASSERT_EQ(proved->proof().second_size(), check_.head().size);
      ASSERT_THAT(Verify(proved->proof(), before.head.root, check_.head().root), IsOk());
      ++checkpoints_checked_;
    }
    const auto now = client.Ask(v1::GetCheckpointRequest());
    ASSERT_THAT(now, IsOk());
    const auto key = store::VerifierKey::Parse(now->verifier_key());
    ASSERT_THAT(key, IsOk());
    if (key_ != nullptr) {
      EXPECT_EQ(*key, *key_) << "another key signs";
    }
    key_ = std::make_unique<store::VerifierKey>(*key);
    EXPECT_EQ(OpenedBy(*key_, now->checkpoint()).head.root, check_.head().root);
    kept_ = std::make_unique<v1::GetCheckpointResponse>(*now);
  }

  void CheckViews(client::Client& client) {
    v1::RebuildViewsRequest request;
    request.set_check_only(true);
    v1::RebuiltViews views;
    ASSERT_THAT(client.RebuildViews(request,
                                    [&](const v1::RebuildViewsResponse& response) {
                                      if (response.has_done()) views = response.done();
                                      return absl::OkStatus();
                                    }),
                IsOk());
    EXPECT_EQ(views.position(), check_.head().size);
    EXPECT_EQ(views.digest_before(), views.digest_after()) << "live views are not rebuilt ones";
    ++views_checked_;
  }

  void DoBeside(const std::string& address, Beside what) {
    client::Client client(To(address, 1));
    absl::Status status;
    while (status.ok() && what == Beside::kRebuilds) {
      status =
          client.RebuildViews({}, [](const v1::RebuildViewsResponse&) { return absl::OkStatus(); });
    }
    while (status.ok() && what == Beside::kCheckpoints) {
      const auto checkpoint = client.Ask(v1::GetCheckpointRequest());
      status = checkpoint.status();
      if (checkpoint.ok()) kept_ = std::make_unique<v1::GetCheckpointResponse>(*checkpoint);
    }
    if (status.ok()) return;
    EXPECT_TRUE(client::IsOutcomeUnknown(status) || client::ErrorOf(status).unreachable) << status;
  }

  std::mt19937 random_;
  testing::TempDir dir_;
  const std::string data_ = dir_.Sub("ledger");
  Writers writers_;
  LogCheck check_;
  std::unique_ptr<store::VerifierKey> key_;
  std::unique_ptr<v1::GetCheckpointResponse> kept_;  // the last that was handed out
  std::uint64_t views_checked_ = 0;
  std::uint64_t checkpoints_checked_ = 0;
};

TEST(Kill, TakesNothingAcknowledgedAndDoublesNothing) {
  constexpr std::uint64_t kRoundsOfALedger = 25;
  testing::Rounds rounds(3);
  std::unique_ptr<KilledLedger> ledger;
  std::uint64_t events = 0, appends = 0, unanswered = 0, untold = 0, views = 0, checkpoints = 0;
  const auto finish = [&] {
    ledger->CheckAll();
    events += ledger->writers().acknowledged_events();
    appends += ledger->writers().acknowledged_appends();
    unanswered += ledger->writers().unanswered_appends();
    untold += ledger->check().untold_appends();
    views += ledger->views_checked();
    checkpoints += ledger->checkpoints_checked();
    ledger.reset();
  };
  while (rounds.Next() && !HasFailure()) {
    SCOPED_TRACE("seed " + std::to_string(rounds.seed()));
    if (ledger == nullptr) ledger = std::make_unique<KilledLedger>(rounds.seed());
    if (rounds.begun() % 3 == 0) ledger->KillWhileItOpens();
    ASSERT_NO_FATAL_FAILURE(ledger->Round());
    if (rounds.begun() % kRoundsOfALedger == 0) {
      ASSERT_NO_FATAL_FAILURE(finish());
    }
  }
  if (ledger != nullptr) {
    ASSERT_NO_FATAL_FAILURE(finish());
  }
  std::printf(
      "kill: seed %u, %llu rounds, 64 writers; acknowledged: %llu events in %llu appends, of which "
      "lost, doubled or reordered: %s; %llu appends without an answer, of which on record: %llu; "
      "views folded anew and equal: %llu times; proofs from a checkpoint before a kill: %llu\n",
      rounds.first_seed(), static_cast<unsigned long long>(rounds.begun()),
      static_cast<unsigned long long>(events), static_cast<unsigned long long>(appends),
      HasFailure() ? "some" : "0", static_cast<unsigned long long>(unanswered),
      static_cast<unsigned long long>(untold), static_cast<unsigned long long>(views),
      static_cast<unsigned long long>(checkpoints));
}

}  // namespace
}  // namespace minutebook
