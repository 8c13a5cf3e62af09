// A ledger on a disk that fails, fills up or loses its power at every operation in turn.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "tests/simulation/disk_life.h"
#include "tests/testing/rounds.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::simulation {
namespace {

namespace fs = std::filesystem;

// Side by side: RocksDB sleeps for a second after a failure, on threads that all share.
constexpr int kThreads = 24;
// All of them tried, where of the rest only a sample is.
constexpr std::int64_t kFirstOperations = 6;

class DiskFaults : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const auto priority : {rocksdb::Env::HIGH, rocksdb::Env::LOW}) {
      rocksdb::Env::Default()->SetBackgroundThreads(kThreads, priority);
    }
    ASSERT_NO_FATAL_FAILURE(DiskLife::MakeBefore(dir_.path()));
  }

  // A copy of the ledger, of its own.
  std::string Copy() {
    const std::string path = dir_.Sub("copy" + std::to_string(copies_++));
    fs::create_directory(path);
    fs::copy(dir_.Sub("before"), path + "/ledger", fs::copy_options::recursive);
    return path;
  }

  // Calls `each` with the first few numbers from 0 and then each `step`th, from many threads, until
  // it gives false. Returns how many calls gave true.
  template <typename Each>
  std::int64_t ForEach(std::int64_t step, const Each& each) {
    std::atomic<std::int64_t> next = 0, count = 0;
    std::atomic<bool> on = true;
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        while (on) {
          const std::int64_t i = next++;
          if (each(i < kFirstOperations ? i : kFirstOperations + (i - kFirstOperations) * step)) {
            ++count;
          } else {
            on = false;
          }
        }
      });
    }
    threads.clear();
    return count;
  }

  // Fails at operation `at`, counted from the opening on or from when it was open. False: not even
  // so many operations were done.
  bool FailOnce(Fault fault, bool once_open, std::int64_t at) {
    SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)) + " at operation " +
                 std::to_string(at) + (once_open ? " of the appends" : " of its life"));
    const std::string path = Copy();
    bool failed = false;
    DiskLife life(path + "/ledger");
    {
      FaultyDisk disk;
      if (!once_open) disk.FailAt(fault, at);
      life.Run(disk, [&] {
        if (once_open) disk.FailAt(fault, at);
      });
      failed = disk.failed();
    }
    life.CheckAfterwards(/*may_be_torn=*/false);
    fs::remove_all(path);
    return failed;
  }

  testing::TempDir dir_;
  std::atomic<int> copies_ = 0;
};

TEST_F(DiskFaults, EveryOperationOfAppendsFailsAndNothingAcknowledgedIsLost) {
  const std::int64_t step = testing::EveryOne() ? 1 : 17;
  for (const Fault fault : {Fault::kErrorOnce, Fault::kError, Fault::kNoSpace}) {
    const std::int64_t operations =
        ForEach(step, [&](std::int64_t at) { return FailOnce(fault, /*once_open=*/true, at); });
    EXPECT_GE(operations, kFirstOperations) << "fewer than the appends themselves";
    std::printf("appends: fault %d at each of %lld operations\n", static_cast<int>(fault),
                static_cast<long long>(operations));
  }
}

TEST_F(DiskFaults, EveryOperationOfALifeFailsAndNothingAcknowledgedIsLost) {
  const std::int64_t step = testing::EveryOne() ? 1 : 37;
  for (const Fault fault : {Fault::kErrorOnce, Fault::kError, Fault::kNoSpace}) {
    const std::int64_t operations =
        ForEach(step, [&](std::int64_t at) { return FailOnce(fault, /*once_open=*/false, at); });
    EXPECT_GE(operations, kFirstOperations);
    std::printf("a life: fault %d at %lld operations\n", static_cast<int>(fault),
                static_cast<long long>(operations));
  }
}

// What may lie in the file of what was acknowledged, which is not synced.
void AgeAcknowledged(const std::string& before, const std::string& ledger, std::uint32_t how) {
  const std::string path = ledger + "/acknowledged";
  if (how == 0) fs::remove(path);
  if (how == 1) fs::resize_file(path, 9);
  if (how == 2) fs::copy_file(before + "/acknowledged", path, fs::copy_options::overwrite_existing);
}

TEST_F(DiskFaults, PowerLossAtEveryOperationTakesNothingAcknowledged) {
  testing::Rounds rounds(1);
  rounds.Next();
  const std::int64_t step = testing::EveryOne() ? 1 : 29;
  std::atomic<std::int64_t> torn = 0;
  for (const Unsynced unsynced :
       {Unsynced::kLost, Unsynced::kTorn, Unsynced::kZeros, Unsynced::kKept}) {
    const std::int64_t operations = ForEach(step, [&](std::int64_t at) {
      SCOPED_TRACE("seed " + std::to_string(rounds.seed()) + ", power lost at operation " +
                   std::to_string(at) + ", unsynced " + std::to_string(static_cast<int>(unsynced)));
      std::mt19937 random(rounds.seed() + static_cast<std::uint32_t>(at));
      const std::string path = Copy();
      DiskLife life(path + "/ledger");
      bool lost = false;
      {
        FaultyDisk disk;
        disk.FailAt(Fault::kPowerLoss, at);
        life.Run(disk);
        lost = disk.failed();
        disk.LosePower(unsynced, &random);
      }
      // A repair must be able to know what was acknowledged.
      if (unsynced != Unsynced::kZeros) {
        AgeAcknowledged(dir_.Sub("before"), path + "/ledger", random() % 4);
      }
      torn += life.CheckAfterwards(/*may_be_torn=*/unsynced == Unsynced::kZeros) ? 1 : 0;
      fs::remove_all(path);
      return lost;
    });
    EXPECT_GE(operations, kFirstOperations);
    std::printf("power: seed %u, unsynced %d, lost at %lld operations\n", rounds.seed(),
                static_cast<int>(unsynced), static_cast<long long>(operations));
  }
  std::printf("power: %lld times a torn tail was to be repaired\n",
              static_cast<long long>(torn.load()));
}

}  // namespace
}  // namespace minutebook::simulation
