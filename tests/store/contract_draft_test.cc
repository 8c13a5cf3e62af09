// What every store promises of views made anew beside those that are served.
#include <limits>

#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::IsOkAndHolds;
using ::minutebook::testing::StatusIs;
using ::testing::Not;

constexpr Position kNewest = std::numeric_limits<Position>::max();

template <typename Where>
class DraftContract : public StoreContract<Where> {
 protected:
  void Grow(std::size_t groups) {
    for (std::size_t i = 0; i < groups; ++i) {
      ASSERT_THAT(this->store_->Commit(GroupWithRows(*this->store_, 1)), IsOk());
    }
  }
  void Fold(ViewsDraft& draft, Position to) {
    ASSERT_THAT(draft.Apply(to, RowsOfEvents(draft.rows(), draft.applied_position() + 1, to)),
                IsOk());
  }
  std::unique_ptr<ViewsDraft> Draft(std::string_view version = "v2") {
    auto draft = this->store_->DraftViews(version);
    EXPECT_THAT(draft, IsOk());
    return draft.ok() ? *std::move(draft) : nullptr;
  }
  std::string At(std::string_view key, Position as_of) {
    const auto version = this->views().Get(key, as_of);
    EXPECT_THAT(version, IsOk());
    if (!version.ok() || !*version) return "-";
    return std::to_string((*version)->since) + ":" + (*version)->value;
  }
};
TYPED_TEST_SUITE(DraftContract, Everywhere);

TYPED_TEST(DraftContract, RowsMadeAnewHaveTheDigestOfTheServedOnesAtEachPosition) {
  this->Grow(40);
  const auto draft = this->Draft();
  for (Position position = 1; position <= 40; position += 3) {
    this->Fold(*draft, position);
    EXPECT_THAT(draft->Digest(position), IsOkAndHolds(*this->store_->DigestViews(position)));
  }
  EXPECT_NE(*this->store_->DigestViews(39), *this->store_->DigestViews(40));
}

TYPED_TEST(DraftContract, IsServedWithItsLastRowsAndKeptOverAReopening) {
  this->Grow(20);
  auto draft = this->Draft();
  this->Fold(*draft, 15);
  ASSERT_THAT(draft->Seal(), IsOk());
  this->Grow(10);
  this->Fold(*draft, 25);
  const Hash before = *this->store_->DigestViews(30);
  ASSERT_THAT(this->store_->ServeDraft(*draft, RowsOfEvents(draft->rows(), 26, 30)), IsOk());
  draft.reset();
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(CheckRowsAndLog(*this->store_, 30), IsOk());
    EXPECT_THAT(this->store_->DigestViews(30), IsOkAndHolds(before));
    EXPECT_EQ(this->store_->views_state().version, "v2");
    EXPECT_EQ(this->store_->views_state().applied_position, 30);
    this->Reopen();
  }
  this->Grow(5);
  EXPECT_THAT(CheckRowsAndLog(*this->store_, 35), IsOk());
}

TYPED_TEST(DraftContract, IsServedAgainAndAgain) {
  for (Position round = 1; round <= 4; ++round) {
    this->Grow(7);
    const auto draft = this->Draft("v" + std::to_string(round));
    this->Fold(*draft, 7 * round);
    ASSERT_THAT(draft->Seal(), IsOk());
    ASSERT_THAT(this->store_->ServeDraft(*draft, {}), IsOk());
    EXPECT_THAT(CheckRowsAndLog(*this->store_, 7 * round), IsOk());
    if (round % 2 == 0) {
      // Not beside the draft, which must end first.
      EXPECT_EQ(this->store_->views_state().version, "v" + std::to_string(round));
    }
  }
  this->Reopen();
  EXPECT_THAT(CheckRowsAndLog(*this->store_, 28), IsOk());
}

TYPED_TEST(DraftContract, ReplacesADamagedRow) {
  this->Grow(10);
  // A row that no event made.
  Group group = GroupAt(11, 1);
  group.rows.push_back(Change(*this->store_, "damage", 11, "x"));
  ASSERT_THAT(this->store_->Commit(group), IsOk());
  const auto draft = this->Draft();
  this->Fold(*draft, 10);
  EXPECT_THAT(draft->Digest(10), IsOkAndHolds(*this->store_->DigestViews(10)));
  ASSERT_THAT(draft->Apply(11, {}), IsOk());
  EXPECT_THAT(draft->Digest(11), IsOkAndHolds(Not(*this->store_->DigestViews(11))));
  ASSERT_THAT(draft->Seal(), IsOk());
  ASSERT_THAT(this->store_->ServeDraft(*draft, {}), IsOk());
  EXPECT_EQ(this->At("damage", kNewest), "-");
}

TYPED_TEST(DraftContract, EndedOrLeftBehindChangesNothing) {
  this->Grow(10);
  const Hash before = *this->store_->DigestViews(10);
  for (int round = 0; round < 3; ++round) {
    auto draft = this->Draft();
    ASSERT_THAT(draft->Apply(5, {{.key = "junk", .since = 3, .value = "x", .previous = {}}}),
                IsOk());
    if (round == 1) {
      ASSERT_THAT(draft->Seal(), IsOk());
    }
    draft.reset();
    if (round == 2) this->Reopen();
    EXPECT_THAT(this->store_->DigestViews(10), IsOkAndHolds(before));
    EXPECT_EQ(this->At("junk", kNewest), "-");
    EXPECT_EQ(this->store_->views_state().version, "");
  }
}

TYPED_TEST(DraftContract, OneIsMadeAtATimeAndServedOnlyOnceItIsSealed) {
  this->Grow(3);
  auto draft = this->Draft();
  EXPECT_THAT(this->store_->DraftViews("v3"), StatusIs(absl::StatusCode::kFailedPrecondition));
  this->Fold(*draft, 3);
  EXPECT_THAT(this->store_->ServeDraft(*draft, {}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(draft->Apply(4, {}), StatusIs(absl::StatusCode::kInvalidArgument)) << "no such event";
  ASSERT_THAT(draft->Seal(), IsOk());
  ASSERT_THAT(this->store_->ServeDraft(*draft, {}), IsOk());
  draft.reset();
  EXPECT_THAT(this->store_->DraftViews("v3"), IsOk());
}

}  // namespace
}  // namespace minutebook::store
