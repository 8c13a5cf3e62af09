// The one place where a status of ours becomes a gRPC status with google.rpc details.
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace minutebook::rpc {

// Refusals keep their reason, metadata, fields and rules. Of plain statuses the code gives the
// reason, and a message of the form "field: what is wrong" names the field.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace minutebook::rpc
