#include "service/rpc/raw_message.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/request_check.h"

namespace minutebook::rpc {

namespace {

bool Parse(const grpc::ByteBuffer& bytes, google::protobuf::Message* request) {
  grpc::Slice slice;
  if (bytes.TrySingleSlice(&slice).ok()) {
    return request->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
  }
  grpc::ByteBuffer copy(bytes);  // shares the slices; reading consumes its own
  grpc::ProtoBufferReader reader(&copy);
  return reader.status().ok() && request->ParseFromZeroCopyStream(&reader) && reader.status().ok();
}

}  // namespace

absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request) {
  if (!Parse(bytes, request)) {
    ledger::Refusal refusal;
    refusal.set_reason(v1::ERROR_REASON_INVALID_FIELD);
    auto* violation = refusal.add_violations();
    violation->set_field("request");
    violation->set_code("MALFORMED_REQUEST");
    violation->set_message(absl::StrCat("It does not parse as ", request->GetTypeName(),
                                        "; send that message, with all strings in UTF-8."));
    return ledger::RefuseWith(absl::StatusCode::kInvalidArgument,
                              absl::StrCat("request: ", violation->message()), refusal);
  }
  return CheckKnownFields(*request);
}

grpc::Slice ToSlice(std::string bytes) {
  auto* held = new std::string(std::move(bytes));
  return grpc::Slice(
      held->data(), held->size(), [](void* string) { delete static_cast<std::string*>(string); },
      held);
}

grpc::ByteBuffer ToByteBuffer(std::string bytes) {
  const grpc::Slice slice = ToSlice(std::move(bytes));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace minutebook::rpc
