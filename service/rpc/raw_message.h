// Messages of raw methods, which gRPC neither parses nor serialises.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <string>
#include <utility>

#include "absl/status/status.h"

namespace minutebook::rpc {

template <typename Request>
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, Request* request) {
  grpc::ByteBuffer copy(bytes);  // shares the slices; deserialising consumes its own
  const grpc::Status status = grpc::SerializationTraits<Request>::Deserialize(&copy, request);
  if (status.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError("request: it does not parse as " + request->GetTypeName() +
                                    "; send that message, with all strings in UTF-8");
}

// Hands a string's bytes to gRPC without copying them.
inline grpc::ByteBuffer ToByteBuffer(std::string bytes) {
  auto* held = new std::string(std::move(bytes));
  const grpc::Slice slice(
      held->data(), held->size(), [](void* string) { delete static_cast<std::string*>(string); },
      held);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace minutebook::rpc
