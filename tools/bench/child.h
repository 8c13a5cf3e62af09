// A server in a process of its own: started, waited for, its CPU read, stopped.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace minutebook::bench {

class Child {
 public:
  // Runs `command` with "--ready-file" added, and waits until that file names the address. The
  // child dies with us. `log_file` takes what it prints.
  static absl::StatusOr<Child> Start(std::vector<std::string> command,
                                     const std::string& ready_file, const std::string& log_file);
  // The same of a program that knows no such option: address() gives its address once it serves,
  // and until then an empty text.
  static absl::StatusOr<Child> StartOther(const std::vector<std::string>& command,
                                          const std::function<std::string()>& address,
                                          const std::string& log_file);
  // As Stop.
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }
  // Asks it to stop, and waits.
  void Stop();
  // As kill -9 does; waits until it is gone.
  void Kill();

  // CPU time that all its threads have used, user and system.
  double CpuSeconds() const;
  // Memory that it holds now.
  double ResidentBytes() const;

 private:
  Child(pid_t pid, std::string address) : pid_(pid), address_(std::move(address)) {}

  pid_t pid_;
  std::string address_;
};

}  // namespace minutebook::bench
