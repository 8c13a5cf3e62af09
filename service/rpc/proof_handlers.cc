// AuditService's checkpoints and proofs.
#include <utility>

#include "service/ledger/refusal.h"
#include "service/rpc/audit_handlers.h"
#include "service/rpc/event_key.h"

namespace minutebook::rpc {
namespace {

void SetRoot(const store::TreeHead& head, std::string* root) {
  root->assign(head.root.begin(), head.root.end());
}

absl::StatusOr<v1::GetCheckpointResponse> Answer(const v1::GetCheckpointRequest& request,
                                                 const Visit& visit, const ledger::Ledger& ledger) {
  const ledger::Proofs& proofs = ledger.proofs();
  const auto head = proofs.HeadAt(request.tree_size(), "treeSize");
  if (!head.ok()) return head.status();
  auto checkpoint = proofs.Checkpoint(*head);
  if (!checkpoint.ok()) return checkpoint.status();
  v1::GetCheckpointResponse response;
  *response.mutable_checkpoint() = *std::move(checkpoint);
  response.set_verifier_key(proofs.signer()->key().ToString());
  for (const std::string& statement : proofs.signer()->key_statements()) {
    response.add_key_statements(statement);
  }
  if (request.since_tree_size() > 0) {
    auto consistency = proofs.Consistency(request.since_tree_size(), *head, "sinceTreeSize");
    if (!consistency.ok()) return consistency.status();
    *response.mutable_consistency() = *std::move(consistency);
  }
  return response;
}

absl::StatusOr<v1::GetInclusionProofResponse> Answer(const v1::GetInclusionProofRequest& request,
                                                     const Visit& visit,
                                                     const ledger::Ledger& ledger) {
  const auto position = PositionOf(request, visit, ledger);
  if (!position.ok()) return position.status();
  const auto head = ledger.proofs().HeadAt(request.tree_size(), "treeSize");
  if (!head.ok()) return head.status();
  auto proof = ledger.proofs().Inclusion(*position, *head);
  if (!proof.ok()) return proof.status();
  v1::GetInclusionProofResponse response;
  *response.mutable_proof() = *std::move(proof);
  SetRoot(*head, response.mutable_root_hash());
  return response;
}

absl::StatusOr<v1::GetConsistencyProofResponse> Answer(
    const v1::GetConsistencyProofRequest& request, const Visit& visit,
    const ledger::Ledger& ledger) {
  const ledger::Proofs& proofs = ledger.proofs();
  const auto second = proofs.HeadAt(request.second_size(), "secondSize");
  if (!second.ok()) return second.status();
  auto proof = proofs.Consistency(request.first_size(), *second, "firstSize");
  if (!proof.ok()) return proof.status();
  const auto first = proofs.HeadAt(request.first_size(), "firstSize");
  if (!first.ok()) return first.status();
  v1::GetConsistencyProofResponse response;
  *response.mutable_proof() = *std::move(proof);
  SetRoot(*first, response.mutable_first_root_hash());
  SetRoot(*second, response.mutable_second_root_hash());
  return response;
}

absl::StatusOr<v1::AddCosignatureResponse> Answer(const v1::AddCosignatureRequest& request,
                                                  const Visit& visit,
                                                  const ledger::Ledger& ledger) {
  if (ledger.proofs().signer() == nullptr) {
    return ledger::Refuse(absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_NO_SIGNING_KEY,
                          "this server signs no checkpoints, and keeps none");
  }
  auto checkpoint = ledger.proofs().signer()->AddCosignature(request.note());
  if (!checkpoint.ok()) return checkpoint.status();
  v1::AddCosignatureResponse response;
  *response.mutable_checkpoint() = *std::move(checkpoint);
  return response;
}

}  // namespace

#define MINUTEBOOK_DEFINE(Name, work)                                                 \
  grpc::ServerUnaryReactor* AuditHandlers::Name(grpc::CallbackServerContext* context, \
                                                const grpc::ByteBuffer* request,      \
                                                grpc::ByteBuffer* response) {         \
    return ServeUnary<v1::Name##Request>(                                             \
        parts_, context, #Name, *request, response,                                   \
        [](const v1::Name##Request&) { return Work::work; },                          \
        [this](const v1::Name##Request& asked, const Visit& visit) {                  \
          return Answer(asked, visit, parts_.ledger);                                 \
        });                                                                           \
  }
MINUTEBOOK_PROOFS(MINUTEBOOK_DEFINE)
#undef MINUTEBOOK_DEFINE

}  // namespace minutebook::rpc
