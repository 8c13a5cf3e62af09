// The helpers themselves.
#include <filesystem>
#include <string>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(TempDir, IsRemovedWithWhatItHolds) {
  std::string path;
  {
    TempDir dir;
    path = dir.path();
    WriteFile(dir.Sub("a"), "abc");
    EXPECT_EQ(ReadFile(dir.Sub("a")), "abc");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(FlipByte, ChangesOneBitCountedFromEitherEnd) {
  TempDir dir;
  WriteFile(dir.Sub("a"), "abc");
  FlipByte(dir.Sub("a"), 0);
  FlipByte(dir.Sub("a"), -1);
  EXPECT_EQ(ReadFile(dir.Sub("a")), "`bb");
}

TEST(StatusMatchers, TellCodesMessagesAndValuesApart) {
  const absl::Status gone = absl::NotFoundError("event 9 is not there");
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(gone, Not(IsOk()));
  EXPECT_THAT(gone, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(gone, StatusIs(absl::StatusCode::kNotFound, HasSubstr("9")));
  EXPECT_THAT(gone, Not(StatusIs(absl::StatusCode::kNotFound, HasSubstr("8"))));
  EXPECT_THAT(gone, Not(StatusIs(absl::StatusCode::kDataLoss)));
  EXPECT_THAT(absl::StatusOr<int>(3), IsOkAndHolds(3));
  EXPECT_THAT(absl::StatusOr<int>(3), Not(IsOkAndHolds(4)));
  EXPECT_THAT(absl::StatusOr<int>(gone), Not(IsOkAndHolds(3)));
  ASSERT_OK_AND_ASSIGN(const int three, absl::StatusOr<int>(3));
  EXPECT_EQ(three, 3);
}

}  // namespace
}  // namespace minutebook::testing
