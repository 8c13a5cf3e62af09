#include "tools/bench/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::bench {
namespace {

constexpr std::chrono::seconds kStartMax{60};
constexpr std::chrono::seconds kStopMax{30};
constexpr std::chrono::milliseconds kPoll{2};

std::string Tail(const std::string& path) {
  constexpr std::size_t kTailBytes = 500;
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  return all.size() > kTailBytes ? all.substr(all.size() - kTailBytes) : all;
}

[[noreturn]] void Exec(const std::vector<std::string>& command, const std::string& log_file) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int log = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (log >= 0) {
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
  }
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  execvp(argv[0], argv.data());
  _exit(127);
}

bool HasEnded(pid_t pid) { return waitpid(pid, nullptr, WNOHANG) == pid; }

}  // namespace

absl::StatusOr<Child> Child::Start(std::vector<std::string> command, const std::string& ready_file,
                                   const std::string& log_file) {
  command.insert(command.end(), {"--ready-file", ready_file});
  std::remove(ready_file.c_str());  // of a server that was there before
  const auto address = [&ready_file] {
    std::string line;
    std::getline(std::ifstream(ready_file), line);
    return line;
  };
  return StartOther(command, address, log_file);
}

absl::StatusOr<Child> Child::StartOther(const std::vector<std::string>& command,
                                        const std::function<std::string()>& address,
                                        const std::string& log_file) {
  const pid_t pid = fork();
  if (pid < 0) return absl::UnavailableError(absl::StrCat("cannot fork: ", std::strerror(errno)));
  if (pid == 0) Exec(command, log_file);
  const auto deadline = std::chrono::steady_clock::now() + kStartMax;
  while (std::chrono::steady_clock::now() < deadline) {
    std::string served_at = address();
    if (!served_at.empty()) return Child(pid, std::move(served_at));
    if (HasEnded(pid)) {
      return absl::UnavailableError(
          absl::StrCat(command[0], " ended before it served. ", Tail(log_file)));
    }
    std::this_thread::sleep_for(kPoll);
  }
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
  return absl::DeadlineExceededError(absl::StrCat(command[0], " did not serve in time"));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), address_(std::move(other.address_)) {}

Child::~Child() { Stop(); }

void Child::Stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kStopMax;
  while (!HasEnded(pid_)) {
    if (std::chrono::steady_clock::now() > deadline) return Kill();
    std::this_thread::sleep_for(kPoll);
  }
  pid_ = -1;
}

void Child::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

double Child::CpuSeconds() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double Child::ResidentBytes() const {
  std::ifstream file(absl::StrCat("/proc/", pid_, "/statm"));
  double pages = 0;
  double resident = 0;
  file >> pages >> resident;  // the second is what lies in memory
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace minutebook::bench
