// LedgerService. All methods are raw: ReadEvents and Watch because they serve stored bytes, all of
// them so that a message that does not parse gets an answer that says so.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

using LedgerServiceBase =
    Raw<v1::LedgerService::Service, v1::LedgerService::WithRawCallbackMethod_Append,
        v1::LedgerService::WithRawCallbackMethod_AppendStream,
        v1::LedgerService::WithRawCallbackMethod_Import,
        v1::LedgerService::WithRawCallbackMethod_GetEvent,
        v1::LedgerService::WithRawCallbackMethod_GetLedger,
        v1::LedgerService::WithRawCallbackMethod_ReadEvents,
        v1::LedgerService::WithRawCallbackMethod_Watch>;

class LedgerHandlers final : public LedgerServiceBase {
 public:
  explicit LedgerHandlers(Parts parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* AppendStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Import(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* GetLedger(grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
