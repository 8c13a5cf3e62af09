#include "tools/cli/export_lines.h"

#include <random>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tools/cli/contract_help.h"
#include "tools/cli/event_references.h"
#include "tools/cli/json.h"
#include "tools/cli/short_form.h"

namespace minutebook::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::HasSubstr;

constexpr char kOfRef[] = "aaaaaaaa-0000-4000-8000-000000000001";
constexpr char kChosen[] = "aaaaaaaa-0000-4000-8000-000000000002";
constexpr char kErased[] = "aaaaaaaa-0000-4000-8000-000000000003";
constexpr char kHidden[] = "aaaaaaaa-0000-4000-8000-000000000004";

v1::RecordedEvent Recorded(const std::string& body) {
  v1::RecordedEvent event;
  event.mutable_header()->add_bodies()->set_body(body);
  event.mutable_header()->set_event_id(std::string(16, '\x11'));
  event.mutable_header()->set_known_at_us(1'630'281'600'000'001);
  event.mutable_event()->set_ref("own");
  return event;
}

absl::StatusOr<v1::RecordedEvent> LookUp(const std::string& id) {
  v1::RecordedEvent event = Recorded("ascn");
  if (id == kOfRef) event.mutable_event()->set_ref("annual-4");
  if (id == kChosen) event.mutable_event()->clear_ref();
  if (id == kErased) event.clear_event();
  if (id == kHidden) return absl::PermissionDeniedError("not yours");
  return event;
}

// The event that a line states, as import reads it.
v1::NewEvent ReadBack(const std::string& line) {
  const auto json = ParseJson(line);
  EXPECT_THAT(json, testing::IsOk()) << line;
  ShortFormReader reader;
  FieldProblems problems;
  const auto event = reader.Read(*json, problems);
  for (const FieldProblem& problem : problems) {
    ADD_FAILURE() << problem.field << ": " << problem.message << "\n" << line;
  }
  return event.value_or(v1::NewEvent());
}

TEST(ExportLines, AReferenceByAnIdThatFollowsFromARefBecomesTheRef) {
  ExportLines lines(LookUp);
  v1::RecordedEvent event = Recorded("ascn");
  event.mutable_event()->add_refines(kOfRef);
  event.mutable_event()->add_refines(kChosen);
  event.mutable_event()->add_refines("by-ref");
  event.mutable_event()->mutable_chair_elected()->set_fulfils(kOfRef);
  const v1::Event in_ascn = ReadBack(*lines.Line(event)).event();
  EXPECT_THAT(in_ascn.refines(), ::testing::ElementsAre("annual-4", kChosen, "by-ref"));
  EXPECT_EQ(in_ascn.chair_elected().fulfils(), "annual-4");
  event.mutable_header()->mutable_bodies(0)->set_body("asean");
  EXPECT_EQ(ReadBack(*lines.Line(event)).event().chair_elected().fulfils(), "ascn:annual-4");
  EXPECT_THAT(lines.bodies(), ::testing::ElementsAre("ascn", "asean"));
}

TEST(ExportLines, WhatACorrectionPutsInPlaceNamesEventsTheSameWay) {
  ExportLines lines(LookUp);
  v1::RecordedEvent event = Recorded("ascn");
  v1::EventCorrected& corrected = *event.mutable_event()->mutable_event_corrected();
  corrected.set_event(kOfRef);
  corrected.set_version(kOfRef);
  corrected.mutable_replacement()->add_disputes()->set_event(kOfRef);
  const v1::EventCorrected read = ReadBack(*lines.Line(event)).event().event_corrected();
  EXPECT_EQ(read.event(), "annual-4");
  EXPECT_EQ(read.version(), "annual-4");
  EXPECT_EQ(read.replacement().disputes(0).event(), "annual-4");
}

TEST(ExportLines, AnIdThatCannotBeLookedUpStaysAndIsCountedOnce) {
  ExportLines lines(LookUp);
  v1::RecordedEvent event = Recorded("ascn");
  event.mutable_event()->mutable_event_retracted()->set_event(kErased);
  event.mutable_event()->add_refines(kHidden);
  event.mutable_event()->add_refines(kHidden);
  const v1::Event read = ReadBack(*lines.Line(event)).event();
  EXPECT_EQ(read.event_retracted().event(), kErased);
  EXPECT_EQ(read.refines(1), kHidden);
  EXPECT_EQ(lines.unresolved(), 2u);
}

TEST(ExportLines, ALookUpThatFailsFailsTheLine) {
  ExportLines lines([](const std::string&) { return absl::UnavailableError("gone"); });
  v1::RecordedEvent event = Recorded("ascn");
  event.mutable_event()->add_refines(kOfRef);
  EXPECT_THAT(lines.Line(event),
              testing::StatusIs(absl::StatusCode::kUnavailable, HasSubstr("gone")));
}

// Adds every field of the contract whose comment says that it names an event.
void CollectCommented(const Descriptor& type, std::set<const Descriptor*>& seen,
                      std::set<std::string>& fields) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.message_type() != nullptr) CollectCommented(*field.message_type(), seen, fields);
    if (field.type() != FieldDescriptor::TYPE_STRING) continue;
    const std::string help = FieldHelp(field);
    const bool names_one =
        help.find("event id") != help.npos || help.find("event ids") != help.npos;
    // The event's own id follows from its ref.
    if (names_one && field.full_name() != "minutebook.v1.Event.ref") {
      fields.insert(field.full_name());
      EXPECT_TRUE(IsEventReference(field)) << field.full_name() << ": " << help;
    }
  }
}

TEST(EventReferences, AreAllTheFieldsThatTheContractSaysNameEvents) {
  std::set<const Descriptor*> seen;
  std::set<std::string> fields;
  CollectCommented(*v1::Event::descriptor(), seen, fields);
  EXPECT_GE(fields.size(), 14u);
}

// A message with every field set to something that the record may hold.
class AnyMessage {
 public:
  explicit AnyMessage(unsigned seed) : random_(seed) {}

  void Fill(Message& message, int depth) {
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.containing_oneof() != nullptr && field.containing_oneof()->field_count() > 1) {
        continue;
      }
      SetField(message, field, depth);
    }
    for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
      const auto& oneof = *type.oneof_decl(i);
      SetField(message, *oneof.field(Below(oneof.field_count())), depth);
    }
  }

  // Below 30 are the server's own.
  void FillEvent(v1::Event& event, const FieldDescriptor& fact) {
    const Descriptor& type = *v1::Event::descriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      if (type.field(i)->containing_oneof() == nullptr) SetField(event, *type.field(i), 1);
    }
    SetField(event, fact, 1);
  }

 private:
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  std::string Text() {
    static const std::vector<std::string> kTexts = {"a", "Đà Nẵng", "\"\\\n\t", "2021-08-30",
                                                    "x:y"};
    return kTexts[static_cast<std::size_t>(Below(static_cast<int>(kTexts.size())))];
  }

  void SetField(Message& message, const FieldDescriptor& field, int depth) {
    const auto& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (depth > 4) return;
      for (int n = field.is_repeated() ? 1 + Below(2) : 1; n > 0; --n) {
        Fill(field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                 : *reflection.MutableMessage(&message, &field),
             depth + 1);
      }
      return;
    }
    for (int n = field.is_repeated() ? 1 + Below(2) : 1; n > 0; --n) SetScalar(message, field);
  }

  void SetScalar(Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    const bool many = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const bool bytes = field.type() == FieldDescriptor::TYPE_BYTES;
        const std::string text = bytes ? std::string(32, static_cast<char>(Below(256))) : Text();
        return many ? reflection.AddString(&message, &field, text)
                    : reflection.SetString(&message, &field, text);
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto* value =
            field.enum_type()->value(1 + Below(field.enum_type()->value_count() - 1));
        return many ? reflection.AddEnum(&message, &field, value)
                    : reflection.SetEnum(&message, &field, value);
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection.SetBool(&message, &field, true);
      case FieldDescriptor::CPPTYPE_UINT32:
        // 0 is told apart from nothing where the contract says so.
        return reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(Below(3)));
      case FieldDescriptor::CPPTYPE_UINT64:
        return reflection.SetUInt64(&message, &field, ~0ull - static_cast<unsigned>(Below(9)));
      case FieldDescriptor::CPPTYPE_INT64:
        return reflection.SetInt64(&message, &field, -1 - Below(9));
      default:
        FAIL() << field.full_name() << ": a kind of field that the catalogue did not have";
    }
  }

  std::mt19937 random_;
};

TEST(ExportLines, EveryFieldOfEveryEventIsReadBackAsItWas) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    AnyMessage any(seed);
    for (int i = 0; i < v1::Event::descriptor()->field_count(); ++i) {
      const FieldDescriptor& fact = *v1::Event::descriptor()->field(i);
      if (fact.containing_oneof() == nullptr || fact.number() < 30) continue;
      v1::RecordedEvent event = Recorded("b");
      event.mutable_header()->add_bodies()->set_body("c");
      any.FillEvent(*event.mutable_event(), fact);
      event.mutable_event()->set_ref("r");
      const auto line = ExportLines([](const std::string&) -> absl::StatusOr<v1::RecordedEvent> {
                          return absl::InternalError("no id is a UUID here");
                        }).Line(event);
      ASSERT_THAT(line, testing::IsOk());
      const v1::NewEvent read = ReadBack(*line);
      ASSERT_EQ(read.event().SerializeAsString(), event.event().SerializeAsString()) << *line;
      EXPECT_EQ(read.body(), "b");
      EXPECT_EQ(read.further_bodies(0), "c");
      EXPECT_EQ(read.known_at(), "2021-08-30T00:00:00.000001Z");
    }
  }
}

}  // namespace
}  // namespace minutebook::cli
