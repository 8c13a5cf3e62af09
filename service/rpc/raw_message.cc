#include "service/rpc/raw_message.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/request_check.h"

namespace minutebook::rpc {

namespace {

absl::Status Malformed(const google::protobuf::Message& request) {
  ledger::Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_INVALID_FIELD);
  auto* violation = refusal.add_violations();
  violation->set_field("request");
  violation->set_code("MALFORMED_REQUEST");
  violation->set_message(absl::StrCat("It does not parse as ", request.GetTypeName(),
                                      "; send that message, with all strings in UTF-8."));
  return ledger::RefuseWith(absl::StatusCode::kInvalidArgument,
                            absl::StrCat("request: ", violation->message()), refusal);
}

}  // namespace

std::string_view ViewOf(const grpc::Slice& piece) {
  return {reinterpret_cast<const char*>(piece.begin()), piece.size()};
}

absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request,
                          grpc::Slice* piece) {
  const bool held = bytes.TrySingleSlice(piece).ok() || bytes.DumpToSingleSlice(piece).ok();
  if (!held || !request->ParseFromArray(piece->begin(), static_cast<int>(piece->size()))) {
    return Malformed(*request);
  }
  return CheckKnownFields(*request);
}

absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::Message* request) {
  grpc::Slice piece;
  return ParseRequest(bytes, request, &piece);
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
