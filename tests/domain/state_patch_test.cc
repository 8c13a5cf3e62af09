// Rows under a patch, which the rules ask for again and again.
#include "service/domain/state_patch.h"

#include <gmock/gmock.h>

#include "service/domain/fact_bytes.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::IsOk;

// Has no rows.
class NoRows final : public StateReader {
 public:
  absl::StatusOr<std::optional<std::string>> Get(std::string_view) const override {
    return std::optional<std::string>();
  }
  absl::Status Scan(std::string_view,
                    const std::function<bool(std::string_view, std::string_view)>&) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<bool> HasEvent(std::string_view) const override { return false; }
  absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId&) const override {
    return std::optional<RecordedEvent>();
  }
};

std::string RowAt(store::Position position) {
  return RowOfNewFact(position, FactBytes({position, {}, {"b"}}, {}, ""));
}

TEST(StatePatchTest, AChangedRowIsParsedOnceForEachChange) {
  const NoRows base;
  StatePatch patch(base);
  ASSERT_THAT(patch.Put("row", RowAt(1)), IsOk());
  const auto first = patch.Row("row");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(patch.Row("row")->get(), first->get());

  ASSERT_THAT(patch.Put("row", RowAt(2)), IsOk());
  const auto second = patch.Row("row");
  ASSERT_THAT(second, IsOk());
  EXPECT_NE(second->get(), first->get());
  EXPECT_EQ(patch.Row("row")->get(), second->get());

  ASSERT_THAT(patch.Delete("row"), IsOk());
  EXPECT_EQ(patch.Row("row")->get(), base.Row("row")->get());
}

}  // namespace
}  // namespace minutebook::domain
