// Writes messages as JSON in the short forms that ShortFormReader takes: JSON names, lower-case
// enum names, SHA-256 in hexadecimal. Fields without a value are left out.
#pragma once

#include <string>

#include "google/protobuf/message.h"
#include "minutebook/v1/record.pb.h"

namespace minutebook::cli {

// {"series":"annual","ordinal":4,...}
std::string ShortJson(const google::protobuf::Message& message);

// One line: the flat short form of a recorded event, with `header` for what the server added. It
// can be imported again; an event without a ref brings its id. An erased event has a header alone.
std::string EventLine(const v1::RecordedEvent& event);
// The same without `header`: what a record keeper would write. Of events that are there whole.
std::string NewEventLine(const v1::RecordedEvent& event);

// proto3 JSON on one line, as programs expect it.
std::string ProtoJson(const google::protobuf::Message& message);

}  // namespace minutebook::cli
