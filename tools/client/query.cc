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
MINUTEBOOK_ASK(GetDecision)
MINUTEBOOK_ASK(ListDecisions)
MINUTEBOOK_ASK(GetAction)
MINUTEBOOK_ASK(ListActions)
MINUTEBOOK_ASK(FindFile)

absl::StatusOr<v1::AuditChairmanshipResponse> Client::Ask(
    const v1::AuditChairmanshipRequest& request) {
  return connection_->Call(*connection_->audit, &v1::AuditService::Stub::AuditChairmanship,
                           request);
}

absl::StatusOr<v1::SearchResponse> Client::Ask(const v1::SearchRequest& request) {
  return connection_->Call(*connection_->search, &v1::SearchService::Stub::Search, request);
}

#undef MINUTEBOOK_ASK

using Audit = v1::AuditService::Stub;

absl::StatusOr<v1::GetCheckpointResponse> Client::Ask(const v1::GetCheckpointRequest& request) {
  return connection_->Call(*connection_->audit, &Audit::GetCheckpoint, request);
}

absl::StatusOr<v1::GetInclusionProofResponse> Client::Ask(
    const v1::GetInclusionProofRequest& request) {
  return connection_->Call(*connection_->audit, &Audit::GetInclusionProof, request);
}

absl::StatusOr<v1::GetConsistencyProofResponse> Client::Ask(
    const v1::GetConsistencyProofRequest& request) {
  return connection_->Call(*connection_->audit, &Audit::GetConsistencyProof, request);
}

absl::StatusOr<v1::AddCosignatureResponse> Client::AddCosignature(
    const v1::AddCosignatureRequest& request) {
  return connection_->Call(*connection_->audit, &Audit::AddCosignature, request);
}

absl::StatusOr<v1::ExplainAnswerResponse> Client::Ask(const v1::ExplainAnswerRequest& request) {
  return connection_->Call(*connection_->audit, &v1::AuditService::Stub::ExplainAnswer, request);
}

absl::Status Client::CompareKnowledge(
    const v1::CompareKnowledgeRequest& request,
    const std::function<absl::Status(const v1::CompareKnowledgeResponse&)>& on_response) {
  return connection_->Read(*connection_->audit, &v1::AuditService::Stub::CompareKnowledge, request,
                           on_response);
}

}  // namespace minutebook::client
