// What the comments of the contract say of its fields: the help of flags made from them.
#pragma once

#include <string>

#include "google/protobuf/descriptor.h"

namespace minutebook::cli {

// The field's comment on one line; empty where it has none.
std::string FieldHelp(const google::protobuf::FieldDescriptor& field);

}  // namespace minutebook::cli
