// One RebuildViews call. A caller that takes no progress holds the rebuild up; one that goes ends
// it.
#pragma once

#include <memory>
#include <string>

#include "minutebook/v1/admin_service.pb.h"
#include "service/ledger/views_rebuild.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/pumped_stream.h"

namespace minutebook::rpc {

class RebuildStream final : public PumpedStream {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer& request,
                                                           const Parts& parts);
  RebuildStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                bool check_only);

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  // It is not resumed: asked again, it begins anew.
  std::uint64_t ResumePosition() const override { return 0; }
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  const CallLog log_;
  ledger::Ledger& ledger_;
  const bool check_only_;
  std::unique_ptr<ledger::ViewsRebuild> rebuild_;  // begun by the first step
  bool done_ = false;
};

}  // namespace minutebook::rpc
