// Parses the request of a raw method.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "absl/status/status.h"

namespace minutebook::rpc {

template <typename Request>
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, Request* request) {
  grpc::ByteBuffer copy(bytes);  // shares the slices; deserialising consumes its own
  const grpc::Status status = grpc::SerializationTraits<Request>::Deserialize(&copy, request);
  return status.ok() ? absl::OkStatus()
                     : absl::InvalidArgumentError("the request does not parse as its message");
}

}  // namespace minutebook::rpc
