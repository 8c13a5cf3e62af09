// The quick look over serialised bytes beside the walk by reflection that it spares: it may be less
// generous, never more.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "service/domain/fields.h"
#include "tests/domain/fields_testing.h"

namespace minutebook::domain {
namespace {

bool WalkFindsNothing(const v1::NewEvent& event) {
  Findings findings(event);
  CheckEveryField(MessageCheck(event, "", findings));
  return findings.Take().empty();
}

std::vector<std::string> Corpus() {
  std::vector<std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(MINUTEBOOK_SOURCE_DIR
                                                               "/tests/fuzz/corpus/check_fields")) {
    std::ifstream file(entry.path(), std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

TEST(FieldsPlain, AnEventWithoutFaultIsPlain) {
  const v1::NewEvent event = WithFact(
      "sources { url: 'https://asean.org' title: 'Chủ tịch' } refines: 'x' wording: \"a\\n\\tb\" "
      "meeting_held { series: 'annual' ordinal: 4 presiding { party: 'vn' } "
      "participants { party: 'kh' } participants { party: 'th' } agenda: 'one' agenda: 'two' }");
  EXPECT_TRUE(WalkFindsNothing(event));
  EXPECT_TRUE(EveryFieldIsPlain(event.SerializeAsString()));
}

TEST(FieldsPlain, WhatTheWalkFindsIsNot) {
  const std::string text(kTextBytesMax + 1, 'x');
  std::string many;
  for (std::size_t i = 0; i <= kListItemsMax; ++i) many += " refines: 'x'";
  const std::string deep =
      "event_corrected { replacement { event_corrected { replacement { event_corrected { "
      "replacement { event_corrected { replacement { note: 'x' } } } } } } } }";
  for (const std::string& fact :
       {std::string("note: '\\001'"), std::string("note: '\\302\\205'"), "note: '" + text + "'",
        std::string("refines: ''"), many, std::string("meeting_held { format: 99 }"),
        std::string("disputes { about: 99 }"), std::string("disputes { about: -1 }"), deep}) {
    const v1::NewEvent event = WithFact(fact);
    EXPECT_FALSE(WalkFindsNothing(event)) << fact.substr(0, 80);
    EXPECT_FALSE(EveryFieldIsPlain(event.SerializeAsString())) << fact.substr(0, 80);
  }
}

TEST(FieldsPlain, UnknownFieldsAreNotAtAnyDepthAndWhateverTheirNumber) {
  for (const int number : {3, 6, 200, 5000}) {
    v1::NewEvent event = WithFact("meeting_held { series: 'annual' ordinal: 4 }");
    v1::MeetingHeld& held = *event.mutable_event()->mutable_meeting_held();
    // A known number with another wire type is kept as an unknown field, too.
    held.GetReflection()->MutableUnknownFields(&held)->AddFixed64(number, 1);
    EXPECT_FALSE(WalkFindsNothing(event));
    EXPECT_FALSE(EveryFieldIsPlain(event.SerializeAsString())) << number;
  }
}

TEST(FieldsPlain, IsNeverMoreGenerousThanTheWalk) {
  constexpr int kRounds = 4000;
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  int plain = 0;
  for (const std::string& input : Corpus()) {
    for (int round = 0; round < kRounds; ++round) {
      std::string bytes = input;
      for (std::uint32_t changes = random() % 4; changes > 0 && !bytes.empty(); --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      v1::NewEvent event;
      if (!event.ParseFromString(bytes)) continue;
      if (!EveryFieldIsPlain(event.SerializeAsString())) continue;
      ++plain;
      ASSERT_TRUE(WalkFindsNothing(event)) << event.ShortDebugString();
    }
  }
  EXPECT_GT(plain, kRounds);
}

}  // namespace
}  // namespace minutebook::domain
