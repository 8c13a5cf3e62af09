// What CheckFields finds, as tests write it down.
#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/admission.h"
#include "service/domain/fields.h"

namespace minutebook::domain {

// From protobuf's text format.
inline v1::NewEvent ParseNewEvent(const std::string& text) {
  v1::NewEvent event;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &event)) << text;
  return event;
}

// A NewEvent that lacks nothing but its fact, with `fact` (and more of its event) put in.
inline v1::NewEvent WithFact(const std::string& fact) {
  return ParseNewEvent("body: 'ascn' event { on: '2021-08-30' ref: 'a-ref' " + fact + " }");
}

// "CODE field" for each violation; every message ends a sentence and is not just its code.
inline std::vector<std::string> Found(const v1::NewEvent& event) {
  std::vector<std::string> found;
  for (const Violation& violation : CheckFields(event, "events[0]")) {
    found.push_back(violation.code + " " + violation.field);
    EXPECT_GT(violation.message.size(), 20u) << violation.code;
    EXPECT_EQ(violation.message.back(), '.') << violation.message;
  }
  return found;
}

// An event's fact (in text format) and what is found; fields below events[0].event.
struct FieldCase {
  std::string fact;
  std::vector<std::string> expected;  // empty: nothing is wrong
};

inline void ExpectFound(const std::vector<FieldCase>& cases) {
  for (const FieldCase& one : cases) {
    std::vector<std::string> expected = one.expected;
    for (std::string& line : expected) line.insert(line.find(' ') + 1, "events[0].event.");
    const v1::NewEvent event = WithFact(one.fact);
    EXPECT_THAT(Found(event), ::testing::UnorderedElementsAreArray(expected)) << one.fact;
    // Or each such event would be walked through by reflection.
    EXPECT_EQ(CertainlyRight(event, event.event().SerializeAsString()), one.expected.empty())
        << one.fact;
  }
}

}  // namespace minutebook::domain
