// Runs a fuzz target over its committed corpus, so that every build keeps what fuzzing found.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/fuzz_check.h"

namespace {

TEST(Corpus, IsTakenWithoutHarm) {
  int replayed = 0;
  for (const auto& entry : std::filesystem::directory_iterator(MINUTEBOOK_CORPUS)) {
    std::ifstream file(entry.path(), std::ios::binary);
    ASSERT_TRUE(file.good()) << entry.path();
    const std::string input((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    // Named first: a check that fails stops the process.
    std::fprintf(stderr, "replaying %s\n", entry.path().filename().c_str());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ++replayed;
  }
  EXPECT_GT(replayed, 0) << "no corpus in " << MINUTEBOOK_CORPUS;
}

TEST(Corpus, NothingAtAllIsTakenWithoutHarm) { LLVMFuzzerTestOneInput(nullptr, 0); }

}  // namespace
