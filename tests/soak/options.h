// What the soak is asked to do.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace minutebook::soak {

struct Options {
  std::string server;                 // the program
  std::string data;                   // folder in which a temporary one is made
  std::chrono::seconds load{600};     // full load, in all
  std::chrono::seconds interval{10};  // of it, one line
  std::size_t writers = 64;           // appends in flight
  std::size_t watchers = 1000;
  std::size_t idle_watchers = 100;       // of these, those that never read
  std::chrono::seconds watchers_for{0};  // of each round of that phase; 0: no such phase
  bool watch_all = false;                // each watcher sees all bodies, and not one
};

}  // namespace minutebook::soak
