#include "tools/cli/sha256.h"

#include <sstream>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace minutebook::cli {
namespace {

std::string HexOf(const std::string& text) {
  std::istringstream in(text);
  const auto hash = Sha256Of(in);
  return hash.ok() ? std::string(absl::BytesToHexString(*hash)) : hash.status().ToString();
}

// The examples of FIPS 180-4; the last is longer than what is read at once.
TEST(Sha256, IsThatOfTheStandardsExamples) {
  EXPECT_EQ(HexOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexOf(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, AStreamThatBreaksHasNone) {
  std::istringstream in("abc");
  in.setstate(std::ios::badbit);
  EXPECT_FALSE(Sha256Of(in).ok());
}

}  // namespace
}  // namespace minutebook::cli
