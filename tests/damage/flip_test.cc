// Every byte of every file of a small ledger, turned over one at a time: the server refuses to
// start, or the auditor or an answer says where the damage is, or nothing that is answered differs.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <tuple>
#include <vector>

#include "tests/damage/small_ledger.h"
#include "tests/testing/rounds.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::damage {
namespace {

namespace fs = std::filesystem;

// A case takes milliseconds; one that takes this long hangs.
constexpr unsigned kSecondsMax = 60;
constexpr int kProcesses = 2;

// Runs `work` in a process of its own, which a fault may end; the wait status of it. Each case
// begins in a process that never had a thread.
int InProcess(const std::function<int()>& work) {
  const pid_t pid = fork();
  if (pid == 0) _exit(work());
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

struct Byte {
  std::string file;  // below the folder
  std::uint64_t offset = 0;
};

struct Counts {
  std::atomic<std::uint64_t> cases, refused, reported, harmless, lies, vague, crashed, hung;
};

class Flip : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    counts_ = static_cast<Counts*>(
        mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(counts_, MAP_FAILED);
    fs::create_directory(sound_);
    ASSERT_EQ(InProcess([this] { return MakeSmallLedger(sound_, GetParam()).ok() ? 0 : 1; }), 0);
    RemoveLogs();
    // Of a copy: opening changes files.
    fs::copy(sound_, dir_.Sub("asked"), fs::copy_options::recursive);
    ASSERT_EQ(InProcess([this] {
                const auto answers = AnswersOf(dir_.Sub("asked"));
                if (!answers.ok())
                  std::fprintf(stderr, "%s\n", answers.status().ToString().c_str());
                if (answers.ok()) testing::WriteFile(dir_.Sub("answers"), *answers);
                return answers.ok() ? 0 : 1;
              }),
              0);
    answers_ = testing::ReadFile(dir_.Sub("answers"));
    for (const auto& entry : fs::recursive_directory_iterator(sound_)) {
      if (!entry.is_regular_file()) continue;
      for (std::uint64_t i = 0; i < entry.file_size(); ++i) {
        bytes_.push_back({fs::relative(entry.path(), sound_).string(), i});
      }
    }
    // The order of a folder is nobody's.
    std::sort(bytes_.begin(), bytes_.end(), [](const Byte& a, const Byte& b) {
      return std::tie(a.file, a.offset) < std::tie(b.file, b.offset);
    });
  }
  void TearDown() override { munmap(counts_, sizeof(Counts)); }

  // RocksDB's own log says nothing of the record; its lists of options are written for people.
  void RemoveLogs() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(sound_ + "/ledger/db")) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("LOG") || name.starts_with("OPTIONS")) files.push_back(entry.path());
    }
    for (const fs::path& file : files) fs::remove(file);
  }

  // One byte turned over in a fresh copy at `folder`, and what comes of it.
  void Try(const Byte& byte, const std::string& folder, std::uint8_t mask) {
    fs::remove_all(folder);
    fs::copy(sound_, folder, fs::copy_options::recursive);
    const std::string path = folder + "/" + byte.file;
    std::string content = testing::ReadFile(path);
    content[byte.offset] = static_cast<char>(content[byte.offset] ^ mask);
    testing::WriteFile(path, content);
    const std::string why_file = folder + ".why";
    const int status = InProcess([&] {
      alarm(kSecondsMax);
      std::string why;
      const Told told = Examine(folder, answers_, &why);
      testing::WriteFile(why_file, why);
      return static_cast<int>(told);
    });
    ++counts_->cases;
    const std::string what =
        byte.file + " byte " + std::to_string(byte.offset) + " ^ " + std::to_string(mask) + ": ";
    if (WIFSIGNALED(status)) {
      const bool hung = WTERMSIG(status) == SIGALRM;
      ++(hung ? counts_->hung : counts_->crashed);
      return Tell(what + (hung ? "hung" : "ended by signal " + std::to_string(WTERMSIG(status))));
    }
    Count(static_cast<Told>(WEXITSTATUS(status)), what + testing::ReadFile(why_file));
  }

  void Count(Told told, const std::string& what) {
    switch (told) {
      case Told::kTrue:
        ++counts_->harmless;
        return;
      case Told::kRefused:
        ++counts_->refused;
        if (std::getenv("MINUTEBOOK_TELL") != nullptr) Tell(what);
        return;
      case Told::kReported:
        ++counts_->reported;
        if (std::getenv("MINUTEBOOK_TELL") != nullptr) Tell(what);
        return;
      case Told::kVague:
        ++counts_->vague;
        return Tell(what + " (without file or position)");
      case Told::kLie:
        ++counts_->lies;
        return Tell(what);
    }
    ++counts_->crashed;
    Tell(what + "ended by itself");
  }
  static void Tell(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

  // Every byte, or as many as rounds ask for, in processes side by side.
  void Run() {
    testing::Rounds rounds(60);
    rounds.Next();
    const std::uint32_t seed = rounds.first_seed();
    std::vector<pid_t> workers;
    for (int worker = 0; worker < kProcesses; ++worker) {
      workers.push_back(fork());
      if (workers.back() != 0) continue;
      Work(worker, seed, rounds);
      _exit(0);
    }
    for (const pid_t worker : workers) {
      int status = 0;
      waitpid(worker, &status, 0);
      EXPECT_EQ(status, 0);
    }
    std::printf(
        "flip: seed %u, %llu of %zu bytes turned over in %s; refused %llu, reported %llu, "
        "harmless %llu; vague %llu, lies %llu, crashed %llu, hung %llu\n",
        seed, Of(counts_->cases), bytes_.size(), GetParam() ? "a killed ledger" : "a closed ledger",
        Of(counts_->refused), Of(counts_->reported), Of(counts_->harmless), Of(counts_->vague),
        Of(counts_->lies), Of(counts_->crashed), Of(counts_->hung));
  }
  static unsigned long long Of(const std::atomic<std::uint64_t>& count) { return count.load(); }

  void Work(int worker, std::uint32_t seed, testing::Rounds rounds) {
    const std::string folder = dir_.Sub("flipped" + std::to_string(worker));
    std::mt19937 random(seed + static_cast<std::uint32_t>(worker));
    if (testing::EveryOne()) {
      for (std::size_t i = static_cast<std::size_t>(worker); i < bytes_.size(); i += kProcesses) {
        Try(bytes_[i], folder, static_cast<std::uint8_t>(1u << random() % 8));
      }
      return;
    }
    do {
      Try(bytes_[random() % bytes_.size()], folder, static_cast<std::uint8_t>(1u << random() % 8));
    } while (counts_->cases < rounds.count() || (rounds.count() == 0 && rounds.Next()));
  }

  testing::TempDir dir_;
  const std::string sound_ = dir_.Sub("sound");
  std::string answers_;
  std::vector<Byte> bytes_;
  Counts* counts_ = nullptr;
};

TEST_P(Flip, OfNothingChangesNothing) {
  Try(bytes_.front(), dir_.Sub("same"), 0);
  EXPECT_EQ(counts_->harmless, 1u) << "or all that is refused may be refused for another reason";
}

TEST_P(Flip, ByByteIsRefusedReportedOrHarmless) {
  ASSERT_NO_FATAL_FAILURE(Run());
  EXPECT_GT(counts_->refused + counts_->reported, counts_->harmless);
  EXPECT_EQ(counts_->vague, 0u);
  EXPECT_EQ(counts_->lies, 0u);
  EXPECT_EQ(counts_->crashed, 0u);
  EXPECT_EQ(counts_->hung, 0u);
}

INSTANTIATE_TEST_SUITE_P(Ledgers, Flip, ::testing::Bool(),
                         [](const auto& info) { return info.param ? "Killed" : "Closed"; });

}  // namespace
}  // namespace minutebook::damage
