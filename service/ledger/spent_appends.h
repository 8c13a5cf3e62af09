// Appends that are answered for, kept to be freed by those who bring the next: the writer's thread
// is the one that all wait for, and theirs is where the memory is used again. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "service/ledger/append.h"

namespace minutebook::ledger {

class SpentAppends {
 public:
  // Of events, and of their bytes: prepared, they take many times as much as these say.
  SpentAppends(std::size_t events_max, std::size_t bytes_max)
      : events_max_(events_max), bytes_max_(bytes_max) {}

  // Moves from as many as fit; the rest is the caller's to free.
  void Leave(std::span<PreparedAppend> appends);
  // For whoever brings one: two, as far as there are, so that what many at once have left does not
  // stay while others come one by one.
  std::array<PreparedAppend, 2> Take();

  // For an erasure: what they say may be what is to be gone.
  void FreeAll();

  std::size_t events() const { return events_; }
  std::size_t bytes() const { return bytes_; }

 private:
  const std::size_t events_max_;
  const std::size_t bytes_max_;
  std::vector<PreparedAppend> appends_;
  std::size_t events_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace minutebook::ledger
