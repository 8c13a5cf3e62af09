// One Import call: a message is recorded, its progress told, then the next is read. Deletes itself.
// Raw, because gRPC tells a message that does not parse as the end of the stream.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"

namespace minutebook::rpc {

class ImportStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  static ImportStream* Begin(grpc::CallbackServerContext* context, const Parts& parts);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  ImportStream(grpc::CallbackServerContext* context, const Parts& parts);
  void Record();
  void Recorded(absl::StatusOr<ledger::AppendOutcome> outcome);
  // Adds how far the import came to the error that stopped it.
  absl::Status WithProgress(const absl::Status& status) const;
  void End(const absl::Status& status);

  const CallLog log_;
  const Parts parts_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  v1::ImportResponse progress_;
};

}  // namespace minutebook::rpc
