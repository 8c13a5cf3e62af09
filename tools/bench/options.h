// What the command line asks for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/bench/events.h"

namespace minutebook::bench {

struct Options {
  // Shorter periods: the whole in under three minutes.
  bool quick = false;
  int rounds = 0;
  // Works to measure; empty: all.
  std::vector<std::string> only;
  bool json = false;
  std::string json_file;  // empty: none
  // Measure etcd and PostgreSQL too, where they are installed.
  bool peers = true;
  // Folder in which temporary folders are made.
  std::string data;
  // The server to measure.
  std::string server;
  // Events on record for replay and queries.
  std::size_t events = 50'000;
  // Bodies that the events are about.
  std::uint64_t bodies = 0;
  // Of the work "growth": how many events to measure at, and over how many bodies each.
  std::vector<std::uint64_t> sizes;
  std::vector<std::uint64_t> growth_bodies;
  // File to draw the growth into, as SVG. Empty: none.
  std::string plot;
  // Calls in flight where the work does not vary it.
  std::size_t in_flight = 16;
  // Of the work "append": how many in flight, one after the other on the same ledger.
  std::vector<std::size_t> levels;
  // Of a period, after the warm-up.
  std::chrono::milliseconds length{0};

  // Set where the bench starts itself as a bare server: "echo", "commit" or "stream".
  std::string serve;
  std::string ready_file;
  std::size_t reply_bytes = 0;
  std::string message_file;
  std::size_t messages = 0;

  std::chrono::milliseconds warm_up() const { return std::chrono::milliseconds(quick ? 100 : 300); }
  std::chrono::milliseconds period() const { return length; }
  // By then, since the start, nothing new is begun.
  std::chrono::seconds time_max() const { return std::chrono::seconds(quick ? 165 : 1620); }
  bool Wants(const std::string& work) const;
  Mix mix() const { return Mix(bodies); }
};

// Reads the command line. The exit status, if there is nothing more to do.
std::optional<int> ParseOptions(int argc, char** argv, Options* options);

}  // namespace minutebook::bench
