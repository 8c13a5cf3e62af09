#include "service/ledger/commit_point.h"

namespace minutebook::ledger {

CommitResult LocalCommitPoint::Commit(const store::Group& group) {
  const absl::Status status = store_.Commit(group);
  if (status.ok()) return {CommitOutcome::kCommitted, status};
  if (status.code() == absl::StatusCode::kFailedPrecondition) {
    return {CommitOutcome::kHeadMoved, status};
  }
  if (status.code() == absl::StatusCode::kInvalidArgument) {
    return {CommitOutcome::kRefused, status};
  }
  return {CommitOutcome::kOutcomeUnknown, status};
}

}  // namespace minutebook::ledger
