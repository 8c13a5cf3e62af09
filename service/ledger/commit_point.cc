#include "service/ledger/commit_point.h"

#include <chrono>

namespace minutebook::ledger {

CommitResult CommitPoint::Commit(const store::Group& group) {
  const auto began = std::chrono::steady_clock::now();
  CommitResult result = Write(group);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  stats_.commit_seconds.Observe(took.count());
  if (result.outcome == CommitOutcome::kCommitted) {
    stats_.group_events.Observe(static_cast<double>(group.events.size()));
  }
  return result;
}

CommitResult LocalCommitPoint::Write(const store::Group& group) {
  changes_.Note(group);
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
