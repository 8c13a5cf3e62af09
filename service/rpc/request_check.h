// What any request keeps to, whatever it asks: found by reflection.
#pragma once

#include <google/protobuf/message.h>

#include "absl/status/status.h"

namespace minutebook::rpc {

// INVALID_ARGUMENT, with UNKNOWN_FIELD under the path of each message that holds a field which this
// version's contract does not have, at any depth. Such a field may narrow the question (a limit of
// a newer client), and to pass over it would give a wrong answer in silence. Does not look into
// NewEvents: the domain checks those, one by one.
absl::Status CheckKnownFields(const google::protobuf::Message& request);

}  // namespace minutebook::rpc
