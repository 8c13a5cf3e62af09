#include "service/rpc/compare_stream.h"

#include <utility>

#include "service/rpc/raw_message.h"

namespace minutebook::rpc {

grpc::ServerWriteReactor<grpc::ByteBuffer>* CompareStream::Begin(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::CompareKnowledgeRequest parsed;
  if (absl::Status status = ParseRequest(request, &parsed); !status.ok()) {
    return RefuseStream(status);
  }
  return PumpedStream::Begin(std::make_shared<CompareStream>(context, parts, std::move(parsed)));
}

CompareStream::CompareStream(grpc::CallbackServerContext* context, const Parts& parts,
                             v1::CompareKnowledgeRequest request)
    : PumpedStream(context, parts.pool, parts.streams),
      log_(context, "CompareKnowledge"),
      bytes_max_(parts.limits.stream_message_bytes_max),
      request_(std::move(request)),
      now_(parts.ledger.AnswerNow()) {}

absl::StatusOr<PumpedStream::Step> CompareStream::Produce(std::string* message) {
  if (comparison_ == nullptr) {
    auto started = domain::Comparison::Start(request_, now_);
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
