#include "service/rpc/compare_stream.h"

#include <utility>

namespace minutebook::rpc {

grpc::ServerWriteReactor<grpc::ByteBuffer>* CompareStream::Begin(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::CompareKnowledgeRequest parsed;
  auto permit = AdmitStream(context, "CompareKnowledge", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  return PumpedStream::Begin(
      std::make_shared<CompareStream>(context, parts, *std::move(permit), std::move(parsed)));
}

CompareStream::CompareStream(grpc::CallbackServerContext* context, const Parts& parts,
                             Permit permit, v1::CompareKnowledgeRequest request)
    : PumpedStream(context, std::move(permit), parts.pool, parts.streams),
      log_(context, "CompareKnowledge"),
      bytes_max_(parts.limits.stream_message_bytes_max),
      request_(std::move(request)),
      sight_(parts.ledger, this->permit().caller()) {}

absl::StatusOr<PumpedStream::Step> CompareStream::Produce(std::string* message) {
  if (comparison_ == nullptr) {
    auto started = domain::Comparison::Start(request_, sight_.context());
    if (!started.ok()) return started.status();
    comparison_ = *std::move(started);
  }
  v1::CompareKnowledgeResponse response;
  const auto more = comparison_->Next(bytes_max_, &response);
  if (!more.ok()) return more.status();
  if (!*more) return Step::kDone;
  *message = response.SerializeAsString();
  return Step::kWrite;
}

}  // namespace minutebook::rpc
