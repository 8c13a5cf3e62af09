#include "tests/integration/server_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace minutebook {
namespace {

constexpr std::chrono::seconds kStartMax{60};

std::string FirstLine(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

}  // namespace

ServerProcess::ServerProcess(const std::string& data, const std::string& listen,
                             const std::vector<std::string>& more, LetIn let_in)
    : ServerProcess(data, let_in) {
  Start(data, listen, more);
  const auto deadline = std::chrono::steady_clock::now() + kStartMax;
  while (!Reap(false)) {
    address_ = FirstLine(ready_file_);
    if (!address_.empty()) return;
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "the server did not start: " << log();
      End(SIGKILL);
      return;
    }
    // Another process has to get on; there is nothing to wait on but its file.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void ServerProcess::StartAndKill(const std::string& data, std::chrono::microseconds after) {
  ServerProcess server(data, LetIn::kWhoeverIsHere);
  server.Start(data, "127.0.0.1:0", {});
  std::this_thread::sleep_for(after);  // the moment itself is what is tried
  server.End(SIGKILL);
}

void ServerProcess::Start(const std::string& data, const std::string& listen,
                          const std::vector<std::string>& more) {
  unlink(ready_file_.c_str());
  std::vector<std::string> words = {MINUTEBOOKD, "--data",       data,       "--listen",
                                    listen,      "--ready-file", ready_file_};
  words.insert(words.end(), more.begin(), more.end());
  if (let_in_ == LetIn::kWhoeverIsHere) words.push_back("--allow-anonymous-loopback");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    const int log = open(log_file_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(log, STDERR_FILENO);
    dup2(log, STDOUT_FILENO);
    execv(MINUTEBOOKD, arguments.data());
    _exit(127);
  }
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) End(SIGKILL);
}

std::string ServerProcess::log() const {
  std::ifstream in(log_file_);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool ServerProcess::Reap(bool wait) {
  int status = 0;
  if (pid_ <= 0) return true;
  if (waitpid(pid_, &status, wait ? 0 : WNOHANG) != pid_) return false;
  pid_ = -1;
  exit_status_ = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  return true;
}

int ServerProcess::End(int signal) {
  if (pid_ > 0) {
    kill(pid_, signal);
    Reap(true);
  }
  address_.clear();
  return exit_status_;
}

}  // namespace minutebook
