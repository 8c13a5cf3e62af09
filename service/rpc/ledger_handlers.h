// LedgerService. ReadEvents and Watch are raw because they serve stored bytes; Append and Import,
// so that a message that does not parse gets an answer that says so.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "service/rpc/parts.h"

namespace minutebook::rpc {

using LedgerServiceBase = v1::LedgerService::WithRawCallbackMethod_ReadEvents<
    v1::LedgerService::WithRawCallbackMethod_Watch<v1::LedgerService::WithRawCallbackMethod_Append<
        v1::LedgerService::WithRawCallbackMethod_Import<
            v1::LedgerService::WithCallbackMethod_GetEvent<
                v1::LedgerService::WithCallbackMethod_GetLedger<v1::LedgerService::Service>>>>>>;

class LedgerHandlers final : public LedgerServiceBase {
 public:
  explicit LedgerHandlers(Parts parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Import(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetEvent(grpc::CallbackServerContext* context,
                                     const v1::GetEventRequest* request,
                                     v1::GetEventResponse* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* GetLedger(grpc::CallbackServerContext* context,
                                      const v1::GetLedgerRequest* request,
                                      v1::GetLedgerResponse* response) override;

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
