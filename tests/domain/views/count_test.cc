// Counts of members: the last one by the day, and what it cannot stand beside.
#include <gmock/gmock.h>

#include "tests/domain/views/ascn_record.h"

namespace minutebook::domain {
namespace {

using ::testing::ElementsAre;

class CountTest : public ::testing::Test {
 protected:
  CountTest() { AddUntil2021(book_); }  // 26 on 2021-08-30

  std::vector<std::uint32_t> On(const std::string& on) {
    v1::ListMembersRequest request;
    request.set_body("ascn");
    request.set_on(on);
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::uint32_t> counts;
    if (!response.ok()) return counts;
    for (const v1::MemberCount& count : response->counts()) counts.push_back(count.count());
    return counts;
  }

  Book book_;
};

TEST_F(CountTest, TheLastByTheDayHolds) {
  book_.Add("ascn", R"({"ref":"later","on":"2023-05","membersCounted":{"class":"member city",
      "count":30}})");
  EXPECT_THAT(On("2021-08-29"), ElementsAre());
  EXPECT_THAT(On("2021-08-30"), ElementsAre(26));
  EXPECT_THAT(On("2023-05-01"), ElementsAre(30));
}

TEST_F(CountTest, OneThatDisputesItStandsBesideItAndNeverInItsPlace) {
  book_.Add("ascn", R"({"ref":"later","on":"2023-05","membersCounted":{"class":"member city",
      "count":30}})");
  book_.Add("ascn", R"({"ref":"other","on":"2023-06","disputes":[{"event":"later",
      "about":["DISPUTE_ASPECT_COUNT"]}],"membersCounted":{"class":"member city","count":29}})");
  EXPECT_THAT(On("2023-05-31"), ElementsAre(30));
  EXPECT_THAT(On("2023-06-01"), ElementsAre(30, 29));
  book_.Add("ascn", R"({"ref":"last","on":"2024","membersCounted":{"class":"member city",
      "count":31}})");
  EXPECT_THAT(On("2024-01-01"), ElementsAre(31));
}

TEST_F(CountTest, ASharperAccountIsNoFurtherCount) {
  book_.Add("ascn", R"({"ref":"later","on":"2023","membersCounted":{"class":"member city",
      "count":30}})");
  book_.Add("ascn", R"({"ref":"sharper","on":"2023-05-01","refines":["later"],"membersCounted":{
      "class":"member city","count":30,"named":["hanoi"]}})");
  EXPECT_THAT(On("2023-06-01"), ElementsAre(30));
}

}  // namespace
}  // namespace minutebook::domain
