// The record answers as one that had been told right from the start: whatever was corrected,
// retracted, undone, disputed or settled, on any day, as of any position, as known at any time.
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>

#include "tests/domain/views/chronicle.h"

namespace minutebook::domain {
namespace {

// Some fifteen seconds of one core. MINUTEBOOK_HISTORIES asks for more, or fewer.
constexpr std::uint32_t kHistories = 1000;

std::uint32_t Asked(const char* variable, std::uint32_t otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : static_cast<std::uint32_t>(std::atoi(value));
}

TEST(AmendmentsPropertyTest, RecordAnswersAsIfToldRightFromTheStart) {
  // The first seed, to try others, or one again.
  const std::uint32_t first = Asked("MINUTEBOOK_SEED", 1);
  const std::uint32_t histories = Asked("MINUTEBOOK_HISTORIES", kHistories);
  std::map<std::string, int> taken;
  for (std::uint32_t seed = first; seed < first + histories; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chronicle chronicle(seed);
    Book book;
    Chronicle::LayDownBoth(book);
    const store::Position laid = book.head();
    chronicle.Write(book, 20);
    ASSERT_EQ(book.head(), laid + chronicle.size());
    const auto size = static_cast<std::uint32_t>(chronicle.size());
    for (const std::size_t count : {size, chronicle.history().Below(size + 1)}) {
      const std::string known_at = chronicle.KnownAt();
      Book naive;
      Chronicle::LayDownBoth(naive);
      for (const ToRecord& event : chronicle.Effective(count, known_at)) naive.Force(event);
      for (int i = 0; i < 2; ++i) {
        const std::string on = chronicle.history().Day();
        for (const char* body : Chronicle::kBodies) {
          ASSERT_EQ(AllAnswers(book, on, true, {laid + count, known_at}, body),
                    AllAnswers(naive, on, true, {0, known_at}, body))
              << "of " << body << " on " << on << " as of " << laid + count << ", as known at "
              << known_at;
        }
      }
    }
    for (const auto& [kind, count] : chronicle.taken()) taken[kind] += count;
  }
  std::string told;
  for (const auto& [kind, count] : taken) {
    told += ", " + std::to_string(count) + " of " + kind;
  }
  std::cout << histories << " histories from seed " << first << told << "\n";
  if (histories >= kHistories) {
    EXPECT_EQ(taken.size(), 8u) << "some kind of event was never taken";
  }
}

}  // namespace
}  // namespace minutebook::domain
