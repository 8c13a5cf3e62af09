#include "tools/cli/proof_json.h"

#include <gmock/gmock.h>

#include <sstream>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"
#include "tools/cli/app.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;

// Of the eight leaves that implementations of Certificate Transparency share.
constexpr char kInclusion[] = R"({"leafIdx":5,"treeSize":8,
  "root":"XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=",
  "leafHash":"QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=",
  "proof":["vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
           "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
           "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="],"desc":"passed over"})";
constexpr char kConsistency[] = R"({"size1":6,"size2":8,
  "root1":"duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8=",
  "root2":"XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=",
  "proof":["DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=",
           "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
           "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc="]})";

struct Ended {
  int code;
  std::string out;
};

Ended JudgeProof(const std::string& json) {
  std::istringstream in(json);
  std::ostringstream out;
  std::ostringstream err;
  const char* argv[] = {"minutebook", "proof", "verify", "-"};
  const int code = RunApp(4, argv, Console{in, out, err});
  return {code, out.str() + err.str()};
}

std::string With(std::string json, const std::string& old, const std::string& now) {
  return json.replace(json.find(old), old.size(), now);
}

TEST(ProofVerify, PublishedProofsHold) {
  EXPECT_EQ(JudgeProof(kInclusion).code, 0) << JudgeProof(kInclusion).out;
  EXPECT_EQ(JudgeProof(kConsistency).code, 0) << JudgeProof(kConsistency).out;
  EXPECT_THAT(JudgeProof(kConsistency).out,
              HasSubstr("the tree of 6 is the beginning of the tree of 8"));
}

TEST(ProofVerify, WhatWasChangedDoesNotHoldAndWhyIsSaid) {
  for (const auto& [old, now] : std::vector<std::pair<std::string, std::string>>{
           {"\"leafIdx\":5", "\"leafIdx\":4"},
           {"\"treeSize\":8", "\"treeSize\":5"},
           {"\"leafIdx\":5", "\"leafIdx\":18446744073709551615"},
           {"XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz", "YcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz"},
           {"\"vBoG", "\"wBoG"}}) {
    const Ended ended = JudgeProof(With(kInclusion, old, now));
    EXPECT_EQ(ended.code, 1) << now << ended.out;
    EXPECT_THAT(ended.out, HasSubstr("DOES NOT HOLD   "));
  }
  EXPECT_EQ(JudgeProof(With(kConsistency, "\"size1\":6", "\"size1\":7")).code, 1);
  EXPECT_EQ(JudgeProof(With(kConsistency, "\"size1\":6", "\"size1\":0")).code, 1);
}

TEST(ProofVerify, EqualSizesNeedNoProof) {
  EXPECT_EQ(JudgeProof(R"({"size1":1,"size2":1,"root1":"YQ==","root2":"YQ==","proof":null})").code,
            0);
  EXPECT_EQ(JudgeProof(R"({"size1":1,"size2":1,"root1":"YQ==","root2":"Yg==","proof":[]})").code,
            1);
}

TEST(ProofVerify, AMistakeNamesItsField) {
  EXPECT_THAT(JudgeProof(With(kInclusion, "\"treeSize\":8", "\"treeSize\":-8")).out,
              HasSubstr("treeSize: a whole number"));
  EXPECT_THAT(JudgeProof(With(kInclusion, "\"root\"", "\"rood\"")).out,
              HasSubstr("root: it is missing"));
  EXPECT_THAT(JudgeProof(With(kInclusion, "\"vBoG", "\"v*oG")).out, HasSubstr("proof: base64"));
  EXPECT_THAT(JudgeProof("{}").out, HasSubstr("it holds no proof"));
  EXPECT_THAT(JudgeProof("{").out, HasSubstr("column "));
}

}  // namespace
}  // namespace minutebook::cli
