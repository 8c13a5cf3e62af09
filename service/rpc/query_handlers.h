// QueryService: hands each question to the domain. A further one is a line in MINUTEBOOK_QUERIES,
// and an overload of domain::Answer.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/query_service.grpc.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

// METHOD(name, where it is worked out unless it asks as of a time).
#define MINUTEBOOK_QUERIES(METHOD) \
  METHOD(GetBody, kAtOnce)         \
  METHOD(ListBodies, kOnPool)      \
  METHOD(GetParty, kAtOnce)        \
  METHOD(ListParties, kOnPool)     \
  METHOD(ListMembers, kOnPool)     \
  METHOD(ListOffices, kOnPool)     \
  METHOD(GetOfficeHolder, kAtOnce) \
  METHOD(ListTerms, kOnPool)       \
  METHOD(GetMeeting, kAtOnce)      \
  METHOD(ListMeetings, kOnPool)    \
  METHOD(GetDocument, kAtOnce)     \
  METHOD(ListDocuments, kOnPool)   \
  METHOD(GetProposal, kAtOnce)     \
  METHOD(ListProposals, kOnPool)   \
  METHOD(GetDecision, kAtOnce)     \
  METHOD(ListDecisions, kOnPool)   \
  METHOD(GetAction, kAtOnce)       \
  METHOD(ListActions, kOnPool)     \
  METHOD(FindFile, kAtOnce)

#define MINUTEBOOK_RAW(Name, work) , v1::QueryService::WithRawCallbackMethod_##Name
using QueryServiceBase = Raw<v1::QueryService::Service MINUTEBOOK_QUERIES(MINUTEBOOK_RAW)>;
#undef MINUTEBOOK_RAW

class QueryHandlers final : public QueryServiceBase {
 public:
  explicit QueryHandlers(Parts parts) : parts_(parts) {}

#define MINUTEBOOK_DECLARE(Name, work)                                                        \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* context,                        \
                                 const grpc::ByteBuffer* request, grpc::ByteBuffer* response) \
      override;
  MINUTEBOOK_QUERIES(MINUTEBOOK_DECLARE)
#undef MINUTEBOOK_DECLARE

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
