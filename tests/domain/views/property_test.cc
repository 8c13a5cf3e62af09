// Random histories: what is answered does not depend on the order of arrival, and an answer as of a
// position is that of a record that ended there.
#include <gmock/gmock.h>

#include <random>

#include "tests/domain/views/random_history.h"

namespace minutebook::domain {
namespace {

// Events of one day keep their order: position decides between them.
bool SameDay(const ToRecord& a, const ToRecord& b) {
  const auto on = [](const ToRecord& event) {
    const std::size_t from = event.event.find(R"("on":")");
    return event.event.substr(from, event.event.find(',', from) - from);
  };
  return on(a) == on(b);
}

std::vector<ToRecord> Shuffled(const std::vector<ToRecord>& events, std::mt19937& random) {
  std::vector<ToRecord> shuffled = events;
  // Swaps of neighbours with different dates keep the order of the others.
  for (int swaps = 0; swaps < 2000; ++swaps) {
    const std::size_t i = random() % (shuffled.size() - 1);
    if (!SameDay(shuffled[i], shuffled[i + 1])) std::swap(shuffled[i], shuffled[i + 1]);
  }
  return shuffled;
}

TEST(PropertyTest, AnswersDoNotDependOnTheOrderOfArrival) {
  for (std::uint32_t seed = 1; seed <= 25; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed);
    const std::vector<ToRecord> events = history.Events(40);
    Book in_order, shuffled;
    LayDown(in_order);
    LayDown(shuffled);
    for (const ToRecord& event : events) in_order.Add(event);
    for (const ToRecord& event : Shuffled(events, history.random())) shuffled.Add(event);
    for (int i = 0; i < 5; ++i) {
      const std::string on = history.Day();
      ASSERT_EQ(AllAnswers(in_order, on, true), AllAnswers(shuffled, on, true)) << on;
    }
  }
}

TEST(PropertyTest, AnAnswerAsOfAPositionIsThatOfARecordThatEndsThere) {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    History history(seed);
    Book whole;
    LayDown(whole);
    for (const ToRecord& event : history.Events(30)) whole.Add(event);
    Book growing;
    for (const ToRecord& event : whole.recorded()) {
      growing.Add(event);
      const std::string on = history.Day();
      ASSERT_EQ(AllAnswers(growing, on, false), AllAnswers(whole, on, false, {growing.head(), ""}))
          << "position " << growing.head() << " on " << on;
    }
  }
}

}  // namespace
}  // namespace minutebook::domain
