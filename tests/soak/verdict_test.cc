#include "tests/soak/verdict.h"

#include <gmock/gmock.h>

namespace minutebook::soak {
namespace {

using ::testing::HasSubstr;

std::vector<Stretch> Stretches(const std::vector<double>& resident_bytes) {
  std::vector<Stretch> stretches;
  for (const double bytes : resident_bytes) {
    Stretch& stretch = stretches.emplace_back();
    stretch.resident_bytes = bytes;
    stretch.appends = {1000, 1000, 2000, 50};
    stretch.questions = {1000, 300, 900, 20};
  }
  return stretches;
}

TEST(VerdictTest, TheLastThirdIsComparedWithTheMiddleOne) {
  const Verdict flat = Judge(Stretches({1e6, 5e6, 5e6}));
  EXPECT_TRUE(flat.told);
  EXPECT_TRUE(flat.good());
  EXPECT_THAT(TextOf(flat), HasSubstr("Memory flat: server's 5.00 then 5.00 MB (x1.00)"));
  const Verdict grows = Judge(Stretches({1e6, 5e6, 6e6}));
  EXPECT_FALSE(grows.good());
  EXPECT_THAT(TextOf(grows), HasSubstr("Memory GROWS"));
}

TEST(VerdictTest, FewLinesTellNothingButErrors) {
  for (std::size_t count = 0; count < 3; ++count) {
    std::vector<Stretch> stretches = Stretches(std::vector<double>(count, 5e6));
    const Verdict verdict = Judge(stretches);
    EXPECT_FALSE(verdict.told);
    EXPECT_TRUE(verdict.good());
    EXPECT_THAT(TextOf(verdict), HasSubstr("too short to tell"));
    if (count == 0) continue;
    stretches.back().errors.push_back(absl::UnknownError("one"));
    EXPECT_FALSE(Judge(stretches).good());
  }
}

}  // namespace
}  // namespace minutebook::soak
