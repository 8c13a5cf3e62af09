// The one place where a group of events becomes the record. Here it is the store's synced write; a
// cluster's transaction would stand in its place, and nothing else would know.
#pragma once

#include "absl/status/status.h"
#include "service/ledger/commit_stats.h"
#include "service/ledger/term_changes.h"
#include "store/store.h"

namespace minutebook::ledger {

enum class CommitOutcome {
  kCommitted,
  // The log did not end where the group begins: nothing changed, admit it again.
  kHeadMoved,
  // The group contradicts itself, a fault of the ledger: nothing changed, and it will not be taken
  // however often it is sent.
  kRefused,
  // Nobody knows. The ledger takes no further appends.
  kOutcomeUnknown,
};

struct CommitResult {
  CommitOutcome outcome = CommitOutcome::kOutcomeUnknown;
  // Why, unless committed.
  absl::Status status;
};

class CommitPoint {
 public:
  virtual ~CommitPoint() = default;
  // `group.first_position` - 1 is the expected head.
  CommitResult Commit(const store::Group& group);
  // Of all commits, whoever asked for them.
  const CommitStats& stats() const { return stats_; }

 private:
  virtual CommitResult Write(const store::Group& group) = 0;

  CommitStats stats_;  // with synchronisation of its own
};

class LocalCommitPoint final : public CommitPoint {
 public:
  // Both must outlive this. Of each group `changes` is told first.
  LocalCommitPoint(store::Store& store, TermChanges& changes) : store_(store), changes_(changes) {}

 private:
  CommitResult Write(const store::Group& group) override;

  store::Store& store_;
  TermChanges& changes_;
};

}  // namespace minutebook::ledger
