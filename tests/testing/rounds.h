// How long a random test goes on, and from which seed: as the test says, or as the environment
// asks. MINUTEBOOK_ROUNDS: so many rounds. MINUTEBOOK_SECONDS: for so long. MINUTEBOOK_SEED: the
// first seed.
#pragma once

#include <chrono>
#include <cstdint>

namespace minutebook::testing {

class Rounds {
 public:
  // So many where the environment says nothing; at least 1.
  explicit Rounds(std::uint64_t by_default);

  // Whether another round is due; begins it.
  bool Next();
  // Rounds begun.
  std::uint64_t begun() const { return begun_; }
  // Rounds to do, if they are counted and not timed; 0: timed.
  std::uint64_t count() const { return count_; }
  // Of the first round; random unless it was asked for.
  std::uint32_t first_seed() const { return first_seed_; }
  // Of the round under way.
  std::uint32_t seed() const { return first_seed_ + static_cast<std::uint32_t>(begun_ - 1); }

 private:
  std::uint64_t count_ = 0;
  std::chrono::steady_clock::time_point end_;
  std::uint32_t first_seed_ = 0;
  std::uint64_t begun_ = 0;
};

// Whether a test that tries a sample of many cases is asked to try each of them: MINUTEBOOK_EVERY.
bool EveryOne();

}  // namespace minutebook::testing
