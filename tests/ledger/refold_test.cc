// Random histories folded anew in steps, of which each is written while the next is folded: the
// rows that the writer left, whatever the steps; and what went wrong with writing is told.
#include "service/ledger/refold.h"

#include <thread>

#include "service/domain/identifiers.h"
#include "tests/domain/views/dated_history.h"
#include "tests/ledger/erase_fixture.h"
#include "tests/ledger/events_of_book.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using testing::IsOk;
using testing::StatusIs;

template <typename Where>
class RefoldTest : public ErasureTest<Where> {
 protected:
  // Records a history, and leaves the store alone open.
  void Record(std::uint32_t seed, int events) {
    this->ledger_.reset();
    store_.reset();
    this->where_ = std::make_unique<Where>();
    this->Open();
    domain::Book book;
    domain::DatedHistory(seed, book).Write(events);
    for (const v1::NewEvent& event : EventsOf(book)) {
      AppendCommand command;
      command.events = {event};
      command.recorder = "local";
      std::promise<absl::StatusOr<AppendOutcome>> answered;
      this->ledger_->Append(std::move(command), [&](absl::StatusOr<AppendOutcome> outcome) {
        answered.set_value(std::move(outcome));
      });
      ASSERT_THAT(answered.get_future().get(), IsOk()) << event.DebugString();
    }
    this->ledger_.reset();
    store_ = this->where_->Open();
    context_.ledger_id.fill(7);
  }

  Refold Into(store::ViewsDraft& draft, const RefoldLimits& limits = {}) {
    return Refold(
        context_, store_->log(), draft.rows(), 0,
        [&draft](store::Position position, const std::vector<store::RowChange>& changes) {
          return draft.Apply(position, changes);
        },
        limits);
  }

  std::unique_ptr<store::Store> store_;
  domain::LedgerContext context_;
};
TYPED_TEST_SUITE(RefoldTest, ErasedStores);

TYPED_TEST(RefoldTest, LeavesTheRowsThatWereWrittenWhateverItsSteps) {
  testing::Rounds rounds(6);
  while (rounds.Next() && !this->HasFailure()) {
    SCOPED_TRACE(absl::StrCat("MINUTEBOOK_SEED=", rounds.seed()));
    std::mt19937 random(rounds.seed());
    this->Record(rounds.seed(), 150);
    auto draft = this->store_->DraftViews("anew");
    ASSERT_THAT(draft, IsOk());
    const std::uint32_t slow = random() % 200;
    const std::uint32_t step_max = 1 + random() % 12;
    const std::size_t bounds[] = {0, 3000, RefoldLimits().step_bytes_max};
    const RefoldLimits limits{.rows_bytes_max = bounds[random() % 3],
                              .step_bytes_max = bounds[random() % 3]};
    Refold refold(
        this->context_, this->store_->log(), (*draft)->rows(), 0,
        [&](store::Position position, const std::vector<store::RowChange>& changes) {
          for (std::uint32_t i = 0; i < slow; ++i) std::this_thread::yield();
          return (*draft)->Apply(position, changes);
        },
        limits);
    const store::Position head = this->store_->log().Head();
    const store::Position rest_after = random() % head;
    while (refold.position() < rest_after) {
      const store::Position before = refold.position();
      ASSERT_THAT(refold.Step(1 + random() % step_max), IsOk());
      ASSERT_GT(refold.position(), before);
    }
    const auto rest = refold.Rest();
    ASSERT_THAT(rest, IsOk());
    EXPECT_EQ(refold.position(), head);
    ASSERT_THAT((*draft)->Apply(head, *rest), IsOk());
    for (const store::Position as_of : {head, head / 2}) {
      EXPECT_EQ(*(*draft)->Digest(as_of), *this->store_->DigestViews(as_of)) << as_of;
    }
  }
}

TYPED_TEST(RefoldTest, TellsWhatWritingGaveAndWritesNoMore) {
  this->Record(1, 30);
  for (const int good : {0, 1, 3}) {
    auto draft = this->store_->DraftViews("anew");
    ASSERT_THAT(draft, IsOk());
    int writes = 0;
    Refold refold(this->context_, this->store_->log(), (*draft)->rows(), 0,
                  [&](store::Position position, const std::vector<store::RowChange>& changes) {
                    if (++writes > good) return absl::ResourceExhaustedError("no room");
                    return (*draft)->Apply(position, changes);
                  });
    for (int step = 0; step <= good; ++step) ASSERT_THAT(refold.Step(5), IsOk()) << step;
    const absl::Status told = good == 1 ? refold.Rest().status() : refold.Step(5);
    EXPECT_THAT(told, StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_THAT(refold.Settle(), StatusIs(absl::StatusCode::kResourceExhausted));
    EXPECT_EQ(writes, good + 1);
  }
}

TYPED_TEST(RefoldTest, AStepEndsWhereItsChangesTakeTooMuch) {
  this->Record(1, 30);
  auto draft = this->store_->DraftViews("anew");
  ASSERT_THAT(draft, IsOk());
  Refold refold = this->Into(**draft, {.step_bytes_max = 1});
  for (store::Position one = 1; one <= 10; ++one) {
    ASSERT_THAT(refold.Step(5), IsOk());
    EXPECT_EQ(refold.position(), one) << "each changes a row or more";
  }
}

TYPED_TEST(RefoldTest, EndedWhileItWritesWaitsForThat) {
  this->Record(1, 30);
  auto draft = this->store_->DraftViews("anew");
  ASSERT_THAT(draft, IsOk());
  {
    Refold refold = this->Into(**draft);
    ASSERT_THAT(refold.Step(20), IsOk());
  }
  EXPECT_EQ((*draft)->applied_position(), 20u);
}

}  // namespace
}  // namespace minutebook::ledger
