// Rows by date under the writer, over both stores: the events of a random history in groups, some
// of them refused, then erased and folded anew.
#include <functional>
#include <random>

#include "service/domain/keys.h"
#include "tests/domain/views/dated_history.h"
#include "tests/ledger/erase_fixture.h"
#include "tests/ledger/events_of_book.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using testing::IsOk;

template <typename Where>
class DatedRowsTest : public ErasureTest<Where> {
 protected:
  using Outcome = absl::StatusOr<AppendOutcome>;

  void Anew() {
    this->ledger_.reset();
    this->where_ = std::make_unique<Where>();
    this->Open();
  }

  std::future<Outcome> Begin(std::vector<v1::NewEvent> events) {
    AppendCommand command;
    command.events = std::move(events);
    command.recorder = "local";
    auto answered = std::make_shared<std::promise<Outcome>>();
    this->ledger_->Append(std::move(command),
                          [answered](Outcome outcome) { answered->set_value(std::move(outcome)); });
    return answered->get_future();
  }

  static std::vector<std::string> Dated(const store::VersionedMapReader& rows, store::Position at,
                                        bool backward = false) {
    const std::string prefix = domain::KindPrefix(domain::RowKind::kDated);
    std::vector<std::string> keys;
    const auto add = [&keys](std::string_view key, store::Position, std::string_view) {
      keys.emplace_back(key);
      return true;
    };
    EXPECT_THAT(backward ? rows.ScanBack(prefix, "", at, add) : rows.Scan(prefix, "", at, add),
                IsOk());
    if (backward) std::reverse(keys.begin(), keys.end());
    return keys;
  }

  // Both ways, as of each position.
  void ExpectDated(const std::function<std::vector<std::string>(store::Position)>& expected) {
    const domain::AnswerContext now = this->ledger_->AnswerNow();
    for (store::Position at = 1; at <= now.head; ++at) {
      const std::vector<std::string> keys = expected(at);
      ASSERT_EQ(Dated(now.rows, at), keys) << "as of " << at;
      ASSERT_EQ(Dated(now.rows, at, /*backward=*/true), keys) << "as of " << at;
    }
  }
};
TYPED_TEST_SUITE(DatedRowsTest, ErasedStores);

TYPED_TEST(DatedRowsTest, AreTheSameHoweverEventsWereGroupedErasedOrFoldedAnew) {
  testing::Rounds rounds(3);
  while (rounds.Next()) {
    SCOPED_TRACE(absl::StrCat("MINUTEBOOK_SEED=", rounds.seed()));
    domain::Book book;
    domain::DatedHistory history(rounds.seed(), book);
    history.Write(120);
    const std::vector<v1::NewEvent> events = EventsOf(book);

    this->Anew();
    for (const v1::NewEvent& event : events) {
      ASSERT_THAT(this->Begin({event}).get(), IsOk()) << event.DebugString();
    }
    const std::vector<std::string> one_by_one = this->Rows();

    this->Anew();
    v1::NewEvent refused = testing::MeetingHeld("club", 1, "2020");
    refused.mutable_event()->mutable_meeting_held()->set_resumes("nowhere");
    std::vector<std::future<typename DatedRowsTest<TypeParam>::Outcome>> good, bad;
    for (std::size_t begin = 0; begin < events.size();) {
      const std::size_t end = std::min<std::size_t>(begin + 1 + history.Below(8), events.size());
      std::vector<v1::NewEvent> some(events.begin() + static_cast<std::ptrdiff_t>(begin),
                                     events.begin() + static_cast<std::ptrdiff_t>(end));
      good.push_back({});
      if (history.Below(2) == 0) {
        // All of them are taken back, and sent again.
        std::vector<v1::NewEvent> in_vain = some;
        in_vain.push_back(refused);
        bad.push_back(this->Begin(std::move(in_vain)));
      }
      good.back() = this->Begin(std::move(some));
      begin = end;
    }
    for (auto& outcome : good) ASSERT_THAT(outcome.get(), IsOk());
    for (auto& outcome : bad) EXPECT_FALSE(outcome.get().ok());
    ASSERT_EQ(this->Rows(), one_by_one);
    // The ledger's first event is its own.
    this->ExpectDated([&](store::Position at) { return this->Dated(book.Context().rows, at - 1); });
    if (this->HasFailure()) return;

    for (int i = 0; i < 4; ++i) {
      const store::Position erased =
          4 + history.Below(static_cast<std::uint32_t>(events.size()) - 4);
      SCOPED_TRACE(absl::StrCat("position ", erased));
      ASSERT_THAT(this->Erase(erased), IsOk());
      const std::vector<std::string> live = this->Rows();
      this->ExpectDated(
          [&](store::Position at) { return this->Dated(this->ledger_->AnswerNow().rows, at); });
      this->Rebuild();
      ASSERT_EQ(this->Rows(), live);
    }
  }
}

}  // namespace
}  // namespace minutebook::ledger
