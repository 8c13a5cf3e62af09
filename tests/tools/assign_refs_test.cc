#include "tools/cli/assign_refs.h"

#include <sys/stat.h>
#include <unistd.h>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::cli {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

TEST(AssignRefs, PutsRefsInAndChangesNothingElse) {
  const std::string content =
      "{\"with\":{\"body\":\"ascn\",\"on\":\"2021-08-30\"}}\n\n"
      "{ \"chairNominated\":{\"party\":\"kh\"}}\n"
      "{\"ref\":\"own\",\"meetingHeld\":{}}\n"
      "{\"chairNominated\":{\"party\":\"kh\"}}\n"
      "{\"body\":\"b\",\"event\":{\"on\":\"2022\",\"meetingHeld\":{\"series\":\"annual\","
      "\"ordinal\":4}}}";
  ASSERT_OK_AND_ASSIGN(const AssignedRefs result, AssignRefs(content));
  EXPECT_EQ(result.assigned, 3u);
  EXPECT_EQ(result.content,
            "{\"with\":{\"body\":\"ascn\",\"on\":\"2021-08-30\"}}\n\n"
            "{\"ref\":\"chair-nominated-kh-2021-08-30\", \"chairNominated\":{\"party\":\"kh\"}}\n"
            "{\"ref\":\"own\",\"meetingHeld\":{}}\n"
            "{\"ref\":\"chair-nominated-kh-2021-08-30-2\",\"chairNominated\":{\"party\":\"kh\"}}\n"
            "{\"body\":\"b\",\"event\":{\"ref\":\"meeting-held-annual-4-2022\",\"on\":\"2022\","
            "\"meetingHeld\":{\"series\":\"annual\",\"ordinal\":4}}}");
}

TEST(AssignRefs, ASecondRunAssignsNothing) {
  ASSERT_OK_AND_ASSIGN(const AssignedRefs first, AssignRefs("{\"meetingHeld\":{}}\n"));
  ASSERT_OK_AND_ASSIGN(const AssignedRefs second, AssignRefs(first.content));
  EXPECT_EQ(second.assigned, 0u);
  EXPECT_EQ(second.content, first.content);
}

TEST(AssignRefs, ABadLineIsNamed) {
  EXPECT_THAT(AssignRefs("{}\n{\"a\"}\n"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2: column 5")));
}

TEST(ReplaceFile, KeepsTheModeAndFollowsALink) {
  testing::TempDir folder;
  const std::string path = folder.Sub("record.ndjson");
  testing::WriteFile(path, "old");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  ASSERT_EQ(::symlink(path.c_str(), folder.Sub("link").c_str()), 0);
  ASSERT_THAT(ReplaceFile(folder.Sub("link"), "new"), IsOk());
  EXPECT_EQ(testing::ReadFile(path), "new");
  struct stat status {};
  ASSERT_EQ(::lstat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  ASSERT_EQ(::lstat(folder.Sub("link").c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
}

}  // namespace
}  // namespace minutebook::cli
