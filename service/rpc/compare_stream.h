// One CompareKnowledge call.
#pragma once

#include <memory>
#include <string>

#include "minutebook/v1/explain.pb.h"
#include "service/domain/answers/compare.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/pumped_stream.h"
#include "service/rpc/sight.h"

namespace minutebook::rpc {

class CompareStream final : public PumpedStream {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer& request,
                                                           const Parts& parts);
  CompareStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                v1::CompareKnowledgeRequest request);

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  // It is not resumed: asked again, it begins anew.
  std::uint64_t ResumePosition() const override { return 0; }
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  const CallLog log_;
  const std::size_t bytes_max_;
  const v1::CompareKnowledgeRequest request_;
  const Sight sight_;                               // the head when the call began
  std::unique_ptr<domain::Comparison> comparison_;  // made by the first step: it is slow
};

}  // namespace minutebook::rpc
