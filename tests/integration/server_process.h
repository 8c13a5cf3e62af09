// minutebookd as a process of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace minutebook {

class ServerProcess {
 public:
  enum class LetIn { kWhoeverIsHere, kByTokenAlone };

  // Starts the server on a folder, with more options; waits until it serves or has ended.
  explicit ServerProcess(const std::string& data, const std::string& listen = "127.0.0.1:0",
                         const std::vector<std::string>& more = {},
                         LetIn let_in = LetIn::kWhoeverIsHere);
  // Starts one and kills it so soon after that it may not serve yet.
  static void StartAndKill(const std::string& data, std::chrono::microseconds after);
  // Kills what still runs.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  bool serving() const { return !address_.empty(); }
  const std::string& address() const { return address_; }
  // What it wrote to standard error so far.
  std::string log() const;

  // Sends a signal and waits for the end; returns the exit status, or -signal.
  int End(int signal);
  // Exit status of a server that ended by itself.
  int exit_status() const { return exit_status_; }

 private:
  explicit ServerProcess(const std::string& data, LetIn let_in)
      : let_in_(let_in), ready_file_(data + ".ready"), log_file_(data + ".log") {}
  void Start(const std::string& data, const std::string& listen,
             const std::vector<std::string>& more);
  // True once the process has ended.
  bool Reap(bool wait);

  const LetIn let_in_;
  std::string ready_file_;
  std::string log_file_;
  std::string address_;
  pid_t pid_ = -1;
  int exit_status_ = 0;
};

}  // namespace minutebook
