// Messages of raw methods, which gRPC neither parses nor serialises.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace minutebook::rpc {

// INVALID_ARGUMENT where the bytes do not parse, hold text that is not UTF-8, or a field that is
// not known here.
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request);
// Sets *piece to what was parsed, in one piece.
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request,
                          grpc::Slice* piece);
std::string_view ViewOf(const grpc::Slice& piece);

// Hand a string's bytes to gRPC without copying them.
grpc::Slice ToSlice(std::string bytes);
grpc::ByteBuffer ToByteBuffer(std::string bytes);

}  // namespace minutebook::rpc
