// Questions: each is one call with retries.
#include "tools/client/client.h"
#include "tools/client/connection.h"

namespace minutebook::client {

using Query = v1::QueryService::Stub;

#define MINUTEBOOK_ASK(method)                                                           \
  absl::StatusOr<v1::method##Response> Client::Ask(const v1::method##Request& request) { \
    return connection_->Call(*connection_->query, &Query::method, request);              \
  }

MINUTEBOOK_ASK(GetBody)
MINUTEBOOK_ASK(ListBodies)
MINUTEBOOK_ASK(GetParty)
MINUTEBOOK_ASK(ListParties)
MINUTEBOOK_ASK(ListMembers)
MINUTEBOOK_ASK(ListOffices)
MINUTEBOOK_ASK(GetOfficeHolder)
MINUTEBOOK_ASK(ListTerms)
MINUTEBOOK_ASK(GetMeeting)
MINUTEBOOK_ASK(ListMeetings)
MINUTEBOOK_ASK(GetDocument)
MINUTEBOOK_ASK(ListDocuments)
MINUTEBOOK_ASK(GetProposal)
MINUTEBOOK_ASK(ListProposals)

absl::StatusOr<v1::AuditChairmanshipResponse> Client::Ask(
    const v1::AuditChairmanshipRequest& request) {
  return connection_->Call(*connection_->audit, &v1::AuditService::Stub::AuditChairmanship,
                           request);
}

absl::StatusOr<v1::SearchResponse> Client::Ask(const v1::SearchRequest& request) {
  return connection_->Call(*connection_->search, &v1::SearchService::Stub::Search, request);
}

#undef MINUTEBOOK_ASK

}  // namespace minutebook::client
