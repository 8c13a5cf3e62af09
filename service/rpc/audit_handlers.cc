#include "service/rpc/audit_handlers.h"

#include "service/domain/answers/explain.h"
#include "service/domain/audit/audit.h"
#include "service/rpc/answering.h"
#include "service/rpc/compare_stream.h"

namespace minutebook::rpc {

#define MINUTEBOOK_DEFINE(Name, work)                                                     \
  grpc::ServerUnaryReactor* AuditHandlers::Name(grpc::CallbackServerContext* context,     \
                                                const grpc::ByteBuffer* request,          \
                                                grpc::ByteBuffer* response) {             \
    return ServeQuestion<v1::Name##Request>(parts_, context, #Name, Work::work, *request, \
                                            response);                                    \
  }
MINUTEBOOK_AUDITS(MINUTEBOOK_DEFINE)
#undef MINUTEBOOK_DEFINE

grpc::ServerWriteReactor<grpc::ByteBuffer>* AuditHandlers::CompareKnowledge(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return CompareStream::Begin(context, *request, parts_);
}

}  // namespace minutebook::rpc
