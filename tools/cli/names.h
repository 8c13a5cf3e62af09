// Names of fields and enum values as people write them, and the nearest one to a mistake.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace minutebook::cli {

// The candidate that `word` was probably meant to be; empty where none is near.
std::string NearestName(absl::string_view word, const std::vector<std::string>& candidates);
// ", did you mean X?", or nothing.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates);

// The field that a key of JSON names: its JSON name or its name in the proto file; null for none.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& message,
                                                   absl::string_view key);
std::vector<std::string> FieldNames(const google::protobuf::Descriptor& message);

// MEETING_FORMAT_IN_PERSON: "in_person".
std::string ShortName(const google::protobuf::EnumValueDescriptor& value);
// "in_person", "in person", "in-person", "IN_PERSON" or the whole name; null for none. The
// unspecified value is found under its whole name alone.
const google::protobuf::EnumValueDescriptor* FindEnumValue(
    const google::protobuf::EnumDescriptor& type, absl::string_view text);
// Short names, the unspecified value left out.
std::vector<std::string> EnumNames(const google::protobuf::EnumDescriptor& type);

// "MeetingHeld", "meeting_held" or "meetingHeld" to "meeting held".
std::string InWords(absl::string_view name);
// The same with hyphens: "meeting-held".
std::string InKebab(absl::string_view name);

}  // namespace minutebook::cli
