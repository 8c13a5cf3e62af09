// QueryService: hands each question to the domain.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/query_service.grpc.pb.h"
#include "service/rpc/parts.h"

namespace minutebook::rpc {

class QueryHandlers final : public v1::QueryService::CallbackService {
 public:
  explicit QueryHandlers(Parts parts) : parts_(parts) {}

#define MINUTEBOOK_QUERY(Name)                                                                   \
  grpc::ServerUnaryReactor* Name(grpc::CallbackServerContext* context,                           \
                                 const v1::Name##Request* request, v1::Name##Response* response) \
      override;
  MINUTEBOOK_QUERY(GetBody)
  MINUTEBOOK_QUERY(ListBodies)
  MINUTEBOOK_QUERY(GetParty)
  MINUTEBOOK_QUERY(ListParties)
  MINUTEBOOK_QUERY(ListMembers)
  MINUTEBOOK_QUERY(ListOffices)
  MINUTEBOOK_QUERY(GetOfficeHolder)
  MINUTEBOOK_QUERY(ListTerms)
  MINUTEBOOK_QUERY(GetMeeting)
  MINUTEBOOK_QUERY(ListMeetings)
  MINUTEBOOK_QUERY(GetDocument)
  MINUTEBOOK_QUERY(ListDocuments)
  MINUTEBOOK_QUERY(GetProposal)
  MINUTEBOOK_QUERY(ListProposals)
#undef MINUTEBOOK_QUERY

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
