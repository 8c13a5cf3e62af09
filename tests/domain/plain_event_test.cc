// What is read off an event's bytes beside the walk by reflection that it spares: it may be less
// generous, never more.
#include "service/domain/plain_event.h"

#include <gmock/gmock.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/admission.h"
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

// Each field of a message with its tag.
std::vector<std::string> FieldsOf(const std::string& bytes) {
  using google::protobuf::internal::WireFormatLite;
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  std::vector<std::string> fields;
  std::size_t begin = 0;
  while (const std::uint32_t tag = in.ReadTag()) {
    if (!WireFormatLite::SkipField(&in, tag)) break;
    const auto end = static_cast<std::size_t>(in.CurrentPosition());
    fields.push_back(bytes.substr(begin, end - begin));
    begin = end;
  }
  return fields;
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

// The bytes of an event as another writer of Protocol Buffers may send them: anything that parses.
// Swaps two fields, says one twice, leaves out or empties one.
std::string SentOtherwise(const std::string& bytes, std::mt19937* random) {
  std::vector<std::string> fields = FieldsOf(bytes);
  if (fields.empty()) return bytes;
  const auto any = [&] { return (*random)() % fields.size(); };
  switch ((*random)() % 4) {
    case 0:
      std::swap(fields[any()], fields[any()]);
      break;
    case 1:
      fields.push_back(fields[any()]);
      break;
    case 2:
      fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(any()), fields[any()]);
      break;
    default:
      break;
  }
  std::string sent;
  for (const std::string& field : fields) sent += field;
  return sent;
}

TEST(PlainEvents, AreAsSerialisedOnlyIfSerialisingThemGivesTheVeryBytes) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  int alike = 0;
  int otherwise = 0;
  EachChanged(seed, [&](const v1::NewEvent& changed) {
    const std::string sent = SentOtherwise(changed.event().SerializeAsString(), &random);
    v1::NewEvent event = changed;
    if (!event.mutable_event()->ParseFromString(sent)) return;
    PlainEvent plain;
    if (!plain.Read(event, sent)) return;
    const bool same = event.event().SerializeAsString() == sent;
    ASSERT_TRUE(same || !plain.as_serialised()) << event.ShortDebugString();
    alike += plain.as_serialised() ? 1 : 0;
    otherwise += same ? 0 : 1;
    ASSERT_FALSE(RightAsSent(event, sent) && !FindWrong(event, "").empty());
  });
  EXPECT_GT(alike, 2000);
  EXPECT_GT(otherwise, 1000);
}

// By the wire, each with its reason not to be what is serialised.
TEST(PlainEvents, AreNotAsSerialisedWhereTheBytesDiffer) {
  const auto as_serialised = [](const std::string& sent) {
    v1::NewEvent event = WithFact("");
    if (!event.mutable_event()->ParseFromString(sent)) ADD_FAILURE() << "does not parse";
    PlainEvent plain;
    return plain.Read(event, sent) && plain.as_serialised();
  };
  const v1::NewEvent whole = WithFact("meeting_held { series: 'annual' ordinal: 4 }");
  const std::string bytes = whole.event().SerializeAsString();
  const std::vector<std::string> fields = FieldsOf(bytes);
  ASSERT_EQ(fields.size(), 3u) << "a date, a ref and the fact";
  EXPECT_TRUE(as_serialised(bytes));
  EXPECT_FALSE(as_serialised(fields[2] + fields[0] + fields[1])) << "out of order";
  EXPECT_FALSE(as_serialised(fields[0] + bytes)) << "said twice";
  v1::Event cancelled;
  cancelled.mutable_meeting_cancelled()->set_meeting("x");
  EXPECT_FALSE(as_serialised(fields[0] + fields[1] + cancelled.SerializeAsString() + fields[2]))
      << "two of a oneof";
  v1::Event held;
  held.mutable_meeting_held();
  const auto with_ordinal = [&](const std::string& number) {
    std::string sent = held.SerializeAsString();
    sent.back() = static_cast<char>(1 + number.size());
    return sent + static_cast<char>(v1::MeetingHeld::kOrdinalFieldNumber << 3) + number;
  };
  EXPECT_TRUE(as_serialised(with_ordinal("\x04")));
  EXPECT_FALSE(as_serialised(with_ordinal(std::string(1, '\0')))) << "zero is left out";
  EXPECT_FALSE(as_serialised(with_ordinal(std::string("\x84\x00", 2)))) << "longer than need be";
  EXPECT_FALSE(as_serialised(with_ordinal("\x84\x80\x80\x80\x10"))) << "more bits than it has";
  EXPECT_FALSE(as_serialised(with_ordinal("\x84\x80\x80\x80\x80\x80\x80\x80\x80\x02")))
      << "more than 64 bits";
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
