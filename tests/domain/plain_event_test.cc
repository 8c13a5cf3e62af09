// What is read off an event's bytes beside the walk by reflection that it spares: it may be less
// generous, never more.
#include "service/domain/plain_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

bool IsPlain(const v1::NewEvent& event) {
  const std::string bytes = event.event().SerializeAsString();
  return PlainEvent().Read(event, bytes);
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

TEST(PlainEvents, AnEventWithoutFaultIsPlain) {
  const v1::NewEvent event = WithFact(
      "sources { url: 'https://asean.org' title: 'Chủ tịch' } refines: 'x' wording: \"a\\n\\tb\" "
      "meeting_held { series: 'annual' ordinal: 4 presiding { party: 'vn' } "
      "participants { party: 'kh' } participants { party: 'th' } agenda: 'one' agenda: 'two' }");
  EXPECT_TRUE(WalkFindsNothing(event));
  EXPECT_TRUE(IsPlain(event));
}

TEST(PlainEvents, WhatTheWalkFindsIsNot) {
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
    EXPECT_FALSE(IsPlain(event)) << fact.substr(0, 80);
  }
}

TEST(PlainEvents, UnknownFieldsAreNotAtAnyDepthAndWhateverTheirNumber) {
  for (const int number : {3, 6, 200, 5000}) {
    v1::NewEvent event = WithFact("meeting_held { series: 'annual' ordinal: 4 }");
    v1::MeetingHeld& held = *event.mutable_event()->mutable_meeting_held();
    // A known number with another wire type is kept as an unknown field, too.
    held.GetReflection()->MutableUnknownFields(&held)->AddFixed64(number, 1);
    EXPECT_FALSE(WalkFindsNothing(event));
    EXPECT_FALSE(IsPlain(event)) << number;
  }
}

// Changes a few bytes of events of the corpus, and calls with(NewEvent) for each that parses.
template <typename With>
void EachChanged(std::uint32_t seed, With with) {
  constexpr int kRounds = 4000;
  std::mt19937 random(seed);
  for (const std::string& input : Corpus()) {
    for (int round = 0; round < kRounds; ++round) {
      std::string bytes = input;
      for (std::uint32_t changes = random() % 4; changes > 0 && !bytes.empty(); --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      v1::NewEvent event;
      if (event.ParseFromString(bytes)) with(event);
    }
  }
}

TEST(PlainEvents, AreNeverMoreThanTheWalkFindsNothingIn) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  int plain = 0;
  EachChanged(seed, [&](const v1::NewEvent& event) {
    if (!IsPlain(event)) return;
    ++plain;
    ASSERT_TRUE(WalkFindsNothing(event)) << event.ShortDebugString();
  });
  EXPECT_GT(plain, 4000);
}

// They are read by name: one more that is not would never be checked.
TEST(PlainEvents, ReadEachFieldOfANewEvent) {
  const auto& fields = *v1::NewEvent::descriptor();
  std::vector<std::string> names;
  for (int i = 0; i < fields.field_count(); ++i) names.push_back(fields.field(i)->name());
  EXPECT_THAT(names, testing::UnorderedElementsAre("event_id", "body", "further_bodies", "known_at",
                                                   "event"));
}

TEST(PlainEvents, AreCertainlyRightOnlyIfReflectionFindsNothingWrong) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  int right = 0;
  int wrong = 0;
  EachChanged(seed, [&](const v1::NewEvent& event) {
    const bool certain = CertainlyRight(event, event.event().SerializeAsString());
    const bool found = !FindWrong(event, "").empty();
    ASSERT_FALSE(certain && found) << event.ShortDebugString();
    right += certain ? 1 : 0;
    wrong += found && IsPlain(event) ? 1 : 0;
  });
  EXPECT_GT(right, 1000);
  EXPECT_GT(wrong, 1000);  // and yet plain: by what a field means
}

}  // namespace
}  // namespace minutebook::domain
