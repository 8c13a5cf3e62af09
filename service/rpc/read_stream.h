// One ReadEvents call.
#pragma once

#include <memory>
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
  ReadStream(grpc::CallbackServerContext* context, const Parts& parts, ledger::Replay replay);

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  std::uint64_t ResumePosition() const override;
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  const CallLog log_;
  const ledger::PageLimits page_limits_;
  ledger::Replay replay_;
};

}  // namespace minutebook::rpc
