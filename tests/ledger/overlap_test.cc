// Appends admitted while the group before them is under way are answered, and leave rows, as the
// same appends one after another do.
#include <future>
#include <string>
#include <vector>

#include "tests/domain/views/dated_history.h"
#include "tests/ledger/erase_fixture.h"
#include "tests/ledger/events_of_book.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

template <typename Where>
class OverlapTest : public ErasureTest<Where> {
 protected:
  using Outcome = absl::StatusOr<AppendOutcome>;

  void Anew(std::size_t group_events_max) {
    this->ledger_.reset();
    this->where_ = std::make_unique<Where>();
    LedgerOptions options;
    options.limits.group_events_max = group_events_max;
    options.limits.overlap_events_min = 1;
    this->Open(options);
  }

  std::future<Outcome> Begin(AppendCommand command) {
    auto answered = std::make_shared<std::promise<Outcome>>();
    this->ledger_->Append(std::move(command),
                          [answered](Outcome outcome) { answered->set_value(std::move(outcome)); });
    return answered->get_future();
  }

  // But for the tree: what has been committed beside it is not the append's to say.
  static std::string TextOf(const Outcome& outcome) {
    if (!outcome.ok()) return outcome.status().ToString();
    std::string text = outcome->stopped.ToString();
    for (const Receipt& receipt : outcome->receipts) text += ToMessage(receipt).ShortDebugString();
    return text;
  }
};
TYPED_TEST_SUITE(OverlapTest, ErasedStores);

// What a history says, one event an append, some of it too early, twice, with other words under
// the same id, several together, or on the condition of a revision.
std::vector<AppendCommand> AppendsOf(const std::vector<v1::NewEvent>& events,
                                     domain::DatedHistory& random) {
  std::vector<AppendCommand> appends;
  const auto add = [&](const v1::NewEvent& event) {
    AppendCommand& append = appends.emplace_back();
    append.recorder = "local";
    append.events.push_back(event);
    if (random.Below(4) == 0) append.mode = AppendMode::kEachByItself;
    if (random.Below(6) == 0 && append.mode == AppendMode::kAllOrNone) {
      append.expectations.push_back(ExpectRevision(
          event.body(), 1 + random.Below(static_cast<std::uint32_t>(events.size()))));
    }
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::size_t other = std::min(events.size() - 1, i + random.Below(4));
    switch (random.Below(8)) {
      case 0:
        add(events[other]);
        break;
      case 1:
        add(events[i - std::min<std::size_t>(i, random.Below(4))]);
        break;
      case 2: {
        v1::NewEvent changed = events[other];
        changed.mutable_event()->set_wording("otherwise");
        add(changed);
        break;
      }
      case 3:
        add(events[other]);
        if (other != i) appends.back().events.push_back(events[i]);
        break;
      default:
        break;
    }
    add(events[i]);
  }
  return appends;
}

TYPED_TEST(OverlapTest, AnswersAndRowsAreThoseOfAppendsOneByOne) {
  int refused = 0, found = 0;
  testing::Rounds rounds(2);
  while (rounds.Next()) {
    SCOPED_TRACE(absl::StrCat("MINUTEBOOK_SEED=", rounds.seed()));
    domain::Book book;
    domain::DatedHistory history(rounds.seed(), book);
    history.Write(100);
    const std::vector<AppendCommand> appends = AppendsOf(EventsOf(book), history);

    this->Anew(4096);
    std::vector<std::string> one_by_one;
    for (const AppendCommand& append : appends) {
      const auto outcome = this->Begin(append).get();
      refused += !outcome.ok() || !outcome->stopped.ok() ? 1 : 0;
      one_by_one.push_back(this->TextOf(outcome));
      found += one_by_one.back().find("already_recorded") != std::string::npos ? 1 : 0;
    }
    const std::vector<std::string> rows = this->Rows();

    for (const std::size_t group_events_max : {1, 3, 20}) {
      SCOPED_TRACE(absl::StrCat("groups of ", group_events_max));
      this->Anew(group_events_max);
      std::vector<std::future<typename OverlapTest<TypeParam>::Outcome>> answers;
      for (const AppendCommand& append : appends) answers.push_back(this->Begin(append));
      for (std::size_t i = 0; i < appends.size(); ++i) {
        ASSERT_EQ(this->TextOf(answers[i].get()), one_by_one[i]) << "append " << i;
      }
      ASSERT_EQ(this->Rows(), rows);
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace minutebook::ledger
