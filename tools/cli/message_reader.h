// Fills protobuf messages from JSON: proto3 JSON, and what record keepers may write shorter:
// snake_case keys, lower-case enum names without their prefix, SHA-256 in hexadecimal, a bare text
// for a Name. Every mistake is reported with the path of its field.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "tools/cli/json.h"

namespace minutebook::cli {

struct FieldProblem {
  std::string field;  // path as written, such as "meetingHeld.participants[0].kind"; may be empty
  std::string message;
};
using FieldProblems = std::vector<FieldProblem>;

// Sets each field that `value`, an object, names. `path` is put before the names of fields.
void ReadMessage(const JsonValue& value, const std::string& path,
                 google::protobuf::Message& message, FieldProblems& problems);

// Sets one field. `path` is the field's own.
void ReadField(const JsonValue& value, const std::string& path,
               const google::protobuf::FieldDescriptor& field, google::protobuf::Message& message,
               FieldProblems& problems);

std::string JoinPath(const std::string& path, const std::string& name);

}  // namespace minutebook::cli
