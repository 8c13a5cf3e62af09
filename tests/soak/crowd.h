// Many watchers of one server, on few connections and one thread, some of which never read.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/soak/options.h"

namespace minutebook::soak {

class Crowd {
 public:
  // Begins `count` Watch calls from now on; `idle` of them read nothing. Each sees one of
  // a hundred bodies, or all.
  Crowd(const std::string& address, std::size_t count, std::size_t idle, bool watch_all);
  // Ends them all.
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  // Waits until each that reads has heard something.
  void AwaitAllHeard();
  std::uint64_t messages() const { return messages_; }
  // Streams of readers that are over, which must not be.
  std::uint64_t ended() const { return ended_; }

 private:
  struct Stream;

  void Run();
  void Handle(Stream& stream, bool ok);

  const std::size_t readers_;
  grpc::CompletionQueue queue_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::atomic<std::uint64_t> messages_ = 0;
  std::atomic<std::uint64_t> heard_ = 0;
  std::atomic<std::uint64_t> ended_ = 0;
  std::mutex mutex_;      // held where an operation is begun
  bool closing_ = false;  // guarded by mutex_: none is begun any more
  std::thread thread_;
};

}  // namespace minutebook::soak
