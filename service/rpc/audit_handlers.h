// AuditService: hands each question to the domain, always on the pool. A further one is a line in
// MINUTEBOOK_AUDITS, and an overload of domain::Answer. Proofs come from the ledger.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/audit_service.grpc.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

#define MINUTEBOOK_AUDITS(METHOD)    \
  METHOD(AuditChairmanship, kOnPool) \
  METHOD(ExplainAnswer, kOnPool)

// What the tree over the record answers: checkpoints and proofs (proof_handlers.cc).
#define MINUTEBOOK_PROOFS(METHOD)      \
  METHOD(GetCheckpoint, kOnPool)       \
  METHOD(GetInclusionProof, kAtOnce)   \
  METHOD(GetConsistencyProof, kAtOnce) \
  METHOD(AddCosignature, kOnPool)

#define MINUTEBOOK_RAW(Name, work) , v1::AuditService::WithRawCallbackMethod_##Name
using AuditServiceBase = Raw<v1::AuditService::Service MINUTEBOOK_AUDITS(MINUTEBOOK_RAW)
                                 MINUTEBOOK_PROOFS(MINUTEBOOK_RAW),
                             v1::AuditService::WithRawCallbackMethod_CompareKnowledge>;
#undef MINUTEBOOK_RAW

class AuditHandlers final : public AuditServiceBase {
 public:
  explicit AuditHandlers(Parts parts) : parts_(parts) {}

#define MINUTEBOOK_DECLARE(Name, work)                                                        \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* context,                        \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* response) \
      override;
  MINUTEBOOK_AUDITS(MINUTEBOOK_DECLARE)
  MINUTEBOOK_PROOFS(MINUTEBOOK_DECLARE)
#undef MINUTEBOOK_DECLARE
  grpc::ServerWriteReactor<grpc::ByteBuffer>* CompareKnowledge(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) override;

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
