// One ReadEvents call.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "service/ledger/replay.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/pumped_stream.h"

namespace minutebook::rpc {

class ReadStream final : public PumpedStream {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer& request,
                                                           const Parts& parts);
  ReadStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
             ledger::Replay replay, std::optional<v1::EvidenceAsked> asked);

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  std::uint64_t ResumePosition() const override;
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  // The next page's events with their proofs, and first the checkpoint that these lead to.
  absl::Status ProducePage(v1::Evidence* evidence);

  const CallLog log_;
  const ledger::Proofs& proofs_;
  const std::optional<v1::EvidenceAsked> asked_;
  const ledger::PageLimits page_limits_;
  ledger::Replay replay_;
  std::optional<store::TreeHead> head_;  // set with the first page that has evidence
};

}  // namespace minutebook::rpc
