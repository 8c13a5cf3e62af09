#include "tests/testing/rounds.h"

#include <cstdlib>
#include <random>

namespace minutebook::testing {
namespace {

std::uint64_t Asked(const char* variable) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

}  // namespace

Rounds::Rounds(std::uint64_t by_default) : count_(Asked("MINUTEBOOK_ROUNDS")) {
  const std::uint64_t seconds = Asked("MINUTEBOOK_SECONDS");
  if (count_ == 0 && seconds == 0) count_ = by_default;
  end_ = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  first_seed_ = static_cast<std::uint32_t>(Asked("MINUTEBOOK_SEED"));
  if (first_seed_ == 0) first_seed_ = std::random_device()() % 1'000'000'000;
}

bool Rounds::Next() {
  const bool due =
      count_ > 0 ? begun_ < count_ : begun_ == 0 || std::chrono::steady_clock::now() < end_;
  begun_ += due ? 1 : 0;
  return due;
}

bool EveryOne() { return std::getenv("MINUTEBOOK_EVERY") != nullptr; }

}  // namespace minutebook::testing
