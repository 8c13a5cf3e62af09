#include "tools/cli/atomic_file.h"

#include <sys/stat.h>

#include <filesystem>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::cli {
namespace {

using testing::IsOk;

std::size_t FilesIn(const std::string& folder) {
  std::size_t n = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++n;
  return n;
}

TEST(AtomicFile, IsSeenOnceItIsCommittedAndLeavesNothingBesideIt) {
  testing::TempDir folder;
  const std::string path = folder.Sub("new");
  auto file = AtomicFile::Open(path);
  ASSERT_THAT(file, IsOk());
  const std::string much(1 << 20, 'x');
  ASSERT_THAT((*file)->Write(much), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_THAT((*file)->Write("end"), IsOk());
  ASSERT_THAT((*file)->Commit(), IsOk());
  file->reset();
  EXPECT_EQ(testing::ReadFile(path), much + "end");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, GivenUpItLeavesWhatWasThere) {
  testing::TempDir folder;
  const std::string path = folder.Sub("old");
  testing::WriteFile(path, "old");
  auto file = AtomicFile::Open(path);
  ASSERT_THAT(file, IsOk());
  ASSERT_THAT((*file)->Write("new"), IsOk());
  file->reset();
  EXPECT_EQ(testing::ReadFile(path), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(AtomicFile, NamesTheFileThatCannotBeMade) {
  testing::TempDir folder;
  EXPECT_THAT(AtomicFile::Open(folder.Sub("no/where")),
              testing::StatusIs(absl::StatusCode::kUnknown, ::testing::HasSubstr("no/where")));
  EXPECT_THAT(AtomicFile::Open(folder.path()),
              testing::StatusIs(absl::StatusCode::kInvalidArgument,
                                ::testing::HasSubstr("is no regular file")));
}

}  // namespace
}  // namespace minutebook::cli
