// What the command line asks for.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace minutebook::bench {

struct Options {
  // Shorter periods: the whole in under three minutes.
  bool quick = false;
  int rounds = 5;
  // Works to measure; empty: all.
  std::vector<std::string> only;
  bool json = false;
  // Measure etcd and PostgreSQL too, where they are installed.
  bool peers = true;
  // Folder in which temporary folders are made.
  std::string data;
  // The server to measure.
  std::string server;
  // Events on record for replay and queries.
  std::size_t events = 50'000;
  // Calls in flight where the work does not vary it.
  std::size_t in_flight = 16;

  // Set where the bench starts itself as a bare server: "echo", "commit" or "stream".
  std::string serve;
  std::string ready_file;
  std::size_t reply_bytes = 0;
  std::string message_file;
  std::size_t messages = 0;

  std::chrono::milliseconds warm_up() const { return std::chrono::milliseconds(quick ? 150 : 300); }
  std::chrono::milliseconds period() const { return std::chrono::milliseconds(quick ? 500 : 2000); }
  bool Wants(const std::string& work) const;
};

// Reads the command line. The exit status, if there is nothing more to do.
std::optional<int> ParseOptions(int argc, char** argv, Options* options);

}  // namespace minutebook::bench
