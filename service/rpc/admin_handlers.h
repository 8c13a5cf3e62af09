// AdminService: what an operator does to a ledger.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>

#include "minutebook/v1/admin_service.grpc.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

using AdminServiceBase =
    Raw<v1::AdminService::Service, v1::AdminService::WithRawCallbackMethod_GetServerInfo,
        v1::AdminService::WithRawCallbackMethod_RebuildViews,
        v1::AdminService::WithRawCallbackMethod_CreateBackup,
        v1::AdminService::WithRawCallbackMethod_ListBackups,
        v1::AdminService::WithRawCallbackMethod_VerifyBackup,
        v1::AdminService::WithRawCallbackMethod_FetchBackup,
        v1::AdminService::WithRawCallbackMethod_Erase>;

class AdminHandlers final : public AdminServiceBase {
 public:
  explicit AdminHandlers(Parts parts);

  grpc::ServerUnaryReactor* GetServerInfo(grpc::CallbackServerContext* context,
                                          const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* RebuildViews(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* Erase(grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* CreateBackup(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* ListBackups(grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* VerifyBackup(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* FetchBackup(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request) override;

 private:
  const Parts parts_;
  const std::int64_t started_at_us_;
};

}  // namespace minutebook::rpc
