// What the ledger takes, in one place. Each is told in the error that enforces it.
#pragma once

#include <cstddef>

#include "service/ledger/wake_queue.h"

namespace minutebook::ledger {

struct Limits {
  // Serialised Event.
  std::size_t event_bytes_max = 256 * 1024;
  // Serialised EventHeader.
  std::size_t header_bytes_max = 4 * 1024;
  // Events of one append or one message of an import.
  std::size_t append_events_max = 1000;
  // Serialised events of one append together.
  std::size_t append_bytes_max = 3 * 1024 * 1024;
  // Events waiting for the writer; more are refused until it has caught up.
  std::size_t queue_events_max = 20'000;
  std::size_t queue_bytes_max = 64 * 1024 * 1024;
  // What the writer takes from the queue at once.
  std::size_t group_events_max = 4096;
  // A group of fewer events is committed before the next is admitted: among a few callers two
  // groups of half the size cost more, by syncs and threads woken, than is won.
  std::size_t overlap_events_min = 20;
  // Recent groups kept for watchers: about a second of the highest rate, so that whoever waits for
  // its turn (WakePace) finds there what came meanwhile. Takes 1.4 times as much in memory.
  std::size_t feed_bytes_max = 16 * 1024 * 1024;
  // How fast watchers are woken.
  WakePace wake_pace;
  // Bodies whose last revision is kept in memory.
  std::size_t body_heads_max = 20'000;
  // What answers worked out, kept for those that follow.
  std::size_t memo_bytes_max = 64 * 1024 * 1024;
  // Among which offices are divided, to know when the terms of one last changed: 8 bytes each.
  std::size_t term_changes_places = 65'536;
};

}  // namespace minutebook::ledger
