// gRPC's byte buffers from and to strings.
#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>

namespace minutebook::bench {

grpc::ByteBuffer ToByteBuffer(const std::string& bytes);
grpc::ByteBuffer ToByteBuffer(const google::protobuf::MessageLite& message);
std::string ToString(const grpc::ByteBuffer& buffer);
// False where the bytes are no such message.
bool Parse(const grpc::ByteBuffer& buffer, google::protobuf::MessageLite* message);

}  // namespace minutebook::bench
